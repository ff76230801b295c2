"""Words by which a title says what kind of thing it sells, for whom, what for, and what comes with it."""

from deals.domain.matching.words import ACCESSORIES

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
        "audio", "music", "digital",
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


def singular(word: str) -> str:
    """Return a word without the s of its plural, as far as that is told by its letters."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
