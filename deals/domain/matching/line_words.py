"""Words by which a title says what kind of thing it sells, for whom, what for, and what comes with it."""

from functools import lru_cache

from deals.domain.matching.words import ACCESSORIES, COLOURS

FITS = frozenset({"for", "fits", "fit", "compatible"})
"""Behind them a title names another thing: 'case for ...'."""

KINDS = frozenset(
    {
        "laptop", "laptops", "notebook", "computer", "desktop", "pc", "tablet", "tablets", "phone", "phones",
        "smartphone", "smartphones", "cellphone", "cell", "mobile", "tv", "tvs", "hdtv", "television", "uhd",
        "hd", "4k", "led", "lcd", "oled", "smart", "android", "ios", "camera", "cameras", "camcorder",
        "watch", "watches", "smartwatch", "headphone", "headphones", "headset", "earbuds", "earphones",
        "speaker", "speakers", "bluetooth", "wireless", "wired", "portable", "printer", "monitor", "console",
        "consoles", "controller", "router", "drone", "vacuum", "cleaner", "blender", "mixer", "toaster",
        "oven", "cooker", "coffee", "maker", "fryer", "kettle", "iron", "razor", "shaver", "toothbrush",
        "shoe", "shoes", "boot", "boots", "sneaker", "sneakers", "sandals", "slippers", "jacket", "jackets",
        "coat", "coats", "dress", "dresses", "shirt", "shirts", "tee", "hoodie", "sweater", "sweaters",
        "jeans", "pants", "leggings", "shorts", "socks", "scarf", "hat", "gloves", "sunglasses", "handbag",
        "handbags", "wallet", "jewelry", "ring", "rings", "necklace", "bracelet", "earrings", "toy", "toys",
        "doll", "dolls", "puzzle", "game", "games", "board", "book", "books", "ebook", "novel", "kindle",
        "paperback", "hardcover", "dvd", "dvds", "movie", "movies", "film", "films", "blu", "ray", "bluray",
        "album", "vinyl", "magazine", "gift", "gifts", "card", "cards", "perfume", "cologne", "fragrance",
        "lipstick", "makeup", "skincare", "shampoo", "food", "dog", "cat", "pet", "candy", "chocolate",
        "tea", "wine", "beer", "cookies", "furniture", "sofa", "chair", "table", "lamp", "bed", "mattress",
        "pillow", "pillows", "blanket", "towel", "towels", "sheets", "rug", "curtain", "curtains", "tool",
        "tools", "drill", "saw", "knife", "knives", "set", "sets", "kit", "kits", "pack", "packs", "box",
        "bag", "bags", "backpack", "luggage", "bike", "bikes", "tires", "tickets", "ticket", "software",
        "app", "apps", "electronics", "appliances", "accessories", "clothing", "apparel", "home", "kitchen",
        "garden", "outdoor", "baby", "kids", "men", "mens", "women", "womens", "girls", "boys", "unisex",
        "toddler", "adult", "adults", "holiday", "christmas", "xmas", "halloween", "items", "item",
        "products", "product", "collection", "styles", "slr", "slrs", "dslr", "dslrs", "hair",
        "straightener", "label", "flash", "drive", "ssd", "hdd", "memory", "storage", "gaming", "video",
        "audio", "music", "digital", "series", "romance", "story", "mouse", "mice", "keyboard", "stories",
        "mystery", "thriller", "action", "figure", "figures",
    }
)  # fmt: skip
"""What a thing is, and for whom: alone these words name no product."""

NOT_THE_THING = (
    ACCESSORIES
    - {"remote", "kit", "lens", "headset", "stand", "bag", "dock", "mouse", "keyboard", "hub", "backpack"}
) | {
    "band", "wristband", "guide", "manual", "part", "pad", "hose", "blade", "sticker", "decal", "skate",
    "tip", "earpad", "tempered", "bumper", "poster", "shirt", "tray", "faceplate", "wrap", "giftcard",
    "armband",
}  # fmt: skip
"""Behind the name of a line they say that something for it is sold."""

NOT_THE_PLATFORM = frozenset(
    {
        "game", "app", "book", "ebook", "store", "live", "dlc", "membership", "controller", "headset",
        "card", "gamepad", "subscription", "code", "download", "unlimited", "daily", "video",
    }
)  # fmt: skip
"""Behind the name of a console or reader they say that something for it is sold."""

ENDS_HEAD = frozenset({"with", "w", "for", "+", "incl", "includes", "including", "by", "featuring", "plus"})
ENDS_NAME = ENDS_HEAD - {"plus", "featuring"} | {"and", "&"}
"""Behind them a title says what comes with the thing, or what it fits."""

DESCRIBES = frozenset(
    {
        "unlocked", "factory", "gsm", "dual", "sim", "wifi", "wi", "fi", "includes", "special", "offers",
        "gen", "generation", "1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "black", "white", "wht",
        "rose", "stainless", "steel", "small", "large", "medium", "extra", "xl", "newest", "latest", "model",
        "genuine", "original", "official", "authentic", "men", "mens", "women", "womens", "s", "kids",
        "electric", "rechargeable", "automatic", "programmable", "2014", "2015", "2016", "2017", "2018",
        "size", "color", "colour", "inches", "certified", "exclusive", "matte", "glossy", "space", "jet",
    }
)  # fmt: skip
"""They describe a thing within its line."""

ALL_COLOURS = (COLOURS - {"inch", "clear", "titanium"}) | {
    "black", "white", "rose", "aqua", "lilac", "lavender", "coral", "ivory", "cream", "tan", "khaki",
    "olive", "turquoise", "magenta", "violet", "maroon", "burgundy", "mint", "pewter", "plum", "slate",
    "copper", "multicolor", "multicolored",
}  # fmt: skip

AUDIENCES = {
    "men": "men", "mens": "men", "man": "men", "women": "women", "womens": "women", "ladies": "women",
    "kids": "kids", "kid": "kids", "boys": "boys", "girls": "girls", "toddler": "toddlers",
    "toddlers": "toddlers", "baby": "babies", "youth": "kids", "junior": "kids", "juniors": "kids",
}  # fmt: skip
"""For whom a thing is made."""

CHILDREN = frozenset({"kids", "boys", "girls", "toddlers", "babies"})

FORMATS = {
    "ray": "blu-ray", "bluray": "blu-ray", "dvd": "dvd", "dvds": "dvd", "bd": "blu-ray", "uhd": "4k",
    "paperback": "paperback", "hardcover": "hardcover", "audiobook": "audiobook", "vinyl": "vinyl",
    "cd": "cd", "lp": "vinyl", "vhs": "vhs",
}  # fmt: skip
"""What a film, a book or an album comes on."""

VARIANTS = frozenset(
    {
        "anniversary", "theatrical", "unrated", "remastered", "exclusive", "bonus", "steelbook", "pass",
        "goty", "dlc", "legacy", "origins", "launch", "signature", "giftset", "trilogy", "uncut",
        "soundtrack", "ti", "super", "se", "xl", "slim", "prime", "edge", "signed", "autographed",
        "international", "refill",
    }
)  # fmt: skip
"""Beside words.EDITIONS: where only one of two titles has one, they are two things of a line."""

APPAREL = frozenset(
    {
        "scarf", "scarves", "boot", "boots", "shoe", "shoes", "sneaker", "sneakers", "sandals", "slippers",
        "dress", "dresses", "shirt", "shirts", "tee", "hoodie", "sweater", "jacket", "coat", "jeans",
        "pants", "leggings", "shorts", "socks", "hat", "gloves", "lingerie", "bra", "wallet", "album",
        "blanket",
    }
)  # fmt: skip
"""Things whose colours mostly cost the same, where no model number names one."""

SEQUELS = frozenset({"more", "again", "returns"})
"""Only one of two titles has them: another volume."""

COMES_WITH = frozenset(
    {"content", "code", "gift", "download", "features", "special", "annive", "movie", "amazon"}
)
"""Words that editions of one film, game or book are told by."""

RANGES = frozenset(
    {
        "select", "selected", "sitewide", "storewide", "everything", "anything", "entire", "assorted",
        "various", "selection", "styles", "items", "clearance", "purchase", "purchases", "order", "orders",
        "tickets", "ticket", "deals", "savings", "sales", "ideas", "coupon", "coupons", "brands",
        "categories", "accessories", "essentials", "favorites", "faves", "arrivals", "appliances",
        "electronics", "apparel", "clothing", "jewelry", "decor", "supplies", "products", "membership",
        "shipping", "stuff", "gifts",
    }
)  # fmt: skip
"""A title with one of them names a range or an offer, no product."""

SAYS_NOTHING = frozenset(
    {
        "great", "best", "good", "right", "left", "today", "tomorrow", "day", "days", "week", "weekend",
        "hour", "hours", "time", "year", "friday", "monday", "saturday", "sunday", "cyber", "black",
        "season", "gift", "idea", "deal", "sale", "price", "offer", "special", "save", "saving", "shop",
        "shopping", "store", "online", "amazing", "awesome", "cheap", "discount", "pair", "pairs", "one",
        "two", "thing", "something", "me", "you", "we", "they", "i", "he", "she", "his", "her", "their",
        "them", "us", "who", "what", "when", "where", "why", "how", "that", "these", "those", "be", "are",
        "was", "were", "been", "have", "has", "had", "do", "does", "did", "can", "could", "will", "would",
        "should", "if", "so", "not", "no", "yes", "up", "out", "here", "there", "very", "too", "also",
        "again", "going", "go", "got", "getting", "want", "need", "looking", "look", "see", "check", "find",
        "come", "take", "give", "make", "made", "love", "like", "back", "selling", "buying", "first", "last",
        "next", "only", "any", "every", "many", "much", "some", "lot", "lots", "live", "happening",
        "already", "available", "thanks", "thank", "please", "link", "click", "via", "http", "https", "rt",
        "beauty", "fashion", "style", "mens", "quality", "brand", "full", "top", "free", "size", "sweet",
        "cute", "perfect", "nice", "cool", "super", "big", "little", "samples", "may", "vary", "another",
        "dvd", "cable", "battery", "charger", "case", "cover", "rug", "paint", "ebooks", "reads", "recipes",
        "photo", "print", "prints", "poster", "canvas", "crib", "wine", "cart", "room",
    }
)  # fmt: skip
"""Words that name no product, alone or together."""

MACHINES = frozenset({"pc", "desktop", "laptop", "notebook", "computer"})


@lru_cache(maxsize=100_000)
def singular(word: str) -> str:
    """Return a word without the s of its plural, as far as that is told by its letters."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
