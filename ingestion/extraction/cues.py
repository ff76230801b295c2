"""Cues: words that tell an offer from other talk about money. Data; decision.py weighs them.

Written for RE2, which tests all of them in one pass over the text: no look-around. They are matched
without regard to case; `\\b`, `\\w` and `\\d` are ASCII.
"""

CUES: dict[str, tuple[str, ...]] = {
    # prizes and giveaways: nothing is for sale
    "PRIZES": (
        r"\bgiveaways?\b", r"\bsweep(?:s|stakes)\b", "#sweeps?entry",
        r"\b(?:chance|enter(?:ed)?|want|trying)[ ]to[ ]win\b", r"\benter(?:ed|ing)?\b[^.\n]{0,24}\bwin\b",
        r"\b(?:rt|retweet|follow|like)\b[^.\n]{0,30}\b(?:to[ ]win|to[ ]enter|for[ ]a[ ]chance)",
        r"\bwin[ ](?:an?|\$|£|the|one|our|this|rewards|up|big|free|prizes)\b", r"\binstant[ ]?win",
        r"\bcontest\b", r"\bno[ ]purchase[ ]necessary", r"\braffle\b", r"\bprize[ ]pack", r"\bwinners?\b",
        r"\bi[ ]entered\b", r"#win\b", r"\bwin\b[^.\n]{0,16}[$£€]\d", r"\bretweets?[ ]this\b",
        r"\bfirst[ ]\d+[ ]people\b", r"\bcash-?app\b", r"\brt[ ]?\+[ ]?(?:fav|follow)", r"\bgagnez?\b",
        r"\bconcours\b", r"\bsorteo\b", r"\bsorteio\b", r"\bgewinn(?:spiel|e|en)?\b", r"\bverlosung\b",
        r"\bwinactie\b", "抽選", "プレゼント企画", r"\brandom[ ](?:rt|follower)",
    ),  # fmt: skip
    # property, jobs, one person's own things
    "PRIVATE": (
        r"\b\d[ ]?br\b", r"\b\dba\b", r"\brealt(?:or|y)", r"\breal[ ]?estate\b",
        r"\b(?:residential|commercial)[ ]lease", r"\bsqft\b", r"\b\d+sf\b",
        r"\bearn[ ](?:money|up[ ]to|\$|£)", r"\bjust[ ]earned\b", r"\b\d[ ]?beds?\b[^.\n]{0,20}\bbaths?\b",
        r"\bsq\.?[ ]?ft\b[^.\n]{0,30}\b(?:home|house|lot|bath)", r"\bfor[ ]rent\b", r"\bselling[ ]my\b",
        r"\bi'?m[ ]selling\b", r"\bdm[ ](?:me|if)\b", r"\[h\].*\[w\]", r"\bwts\b",
        r"\bmy[ ](?:closet|ebay[ ]store|mercari)\b", r"\blisted[ ]on[ ]mercari",
        r"\bwho[ ]wants[ ]to[ ]buy\b", r"\bretail[ ]\$?\d+\)?.{0,60}\bdm\b", r"\bobo\b", r"\bpallet\b",
        r"\bwe're[ ]hiring\b", r"\bnow[ ]hiring\b",
    ),  # fmt: skip
    # stocks, crypto, company news
    "MARKETS": (
        r"\bprice[ ]target", r"\bmarket[ ]cap", r"\bshareholders?\b",
        r"\bstocks?[ ](?:price|market|split|rose|fell|up|down)", r"\bshares?[ ](?:of|rose|fell|up|down)\b",
        r"\b(?:crypto|bitcoin|ethereum|altcoin|blockchain|token(?:s|omics)?|airdrop|defi|nft)\b",
        r"#(?:btc|eth|crypto|xrp|ico)\b", r"\$(?:btc|eth|usdt|xrp|tsla|wmt|aapl|amzn|spy)\b",
        r"\b(?:calls|puts)\b[^.\n]{0,14}\bbought", r"\bipo\b", r"\bearnings\b", r"\brevenue\b",
        r"\bquarter(?:ly)?\b[^.\n]{0,20}\bprofit", r"\bacquir(?:e|es|ed|ing|ition)\b",
        r"\binvest(?:s|ed|ing|ors?|ment)?[ ](?:in|of|\$)", r"\bnet[ ]worth\b", r"\bvaluation\b",
        r"\bbillionaires?\b", r"\bbrent\b", r"\bcrude\b", r"\bforex\b", r"\bgdp\b", r"\binflation\b",
        r"\beconom(?:y|ic)\b",
    ),  # fmt: skip
    # news, politics, work, memberships
    "NEWS": (
        r"\b(?:said|says|announced|reports?|according[ ]to|lawsuit|sues?|sued|court|fined|"
        r"police|killed|dead|arrested|donat(?:e|es|ed|ing|ions?)|charity|raised|fundrais\w+|"
        r"reward[ ]for)\b",
        r"\bgovernment\b", r"\bcongress\b", r"\btrump\b", r"\bclinton\b", r"\bobama\b", r"\bbrexit\b",
        r"\bsenate\b", r"\belection\b", r"\bvot(?:e|ers|ing)\b", r"\bpresident\b", r"\btax(?:es|payers?)\b",
        r"\bminimum[ ]wage\b", r"\bmembership[ ](?:fee|program)", r"\bsubscription[ ]service\b",
        r"\$\d+[ -]a[ -]year\b", r"\bannual[ ](?:fee|program|membership)", r"\bto[ ]take[ ]on\b",
        r"\blaunch(?:es|ing)\b", r"\bbox[ ]office\b", r"\bused[ ]to[ ]be\b", r"\bminist(?:er|ry)\b",
        r"\bcampaign\b", r"\bpetition\b", r"\brival(?:s|ling)?\b", r"\bper[ ]cent\b", r"\bpoll\b",
        r"\bsurvey\b", r"\bsalary\b", r"\bwages?\b", r"\bhir(?:e|ing)\b", r"\bemployees?\b",
        r"\bworkers?\b", r"\bboycott\w*\b", "#grabyourwallet", r"\bstudy\b", r"\bresearch(?:ers)?\b",
        r"\bsales[ ](?:rose|fell|up|down|grew|hit|of)\b",
    ),  # fmt: skip
    # what somebody bought, paid or wants
    "PERSONAL": (
        r"\b(?:i|we|she|he|my[ ]\w+|just|they)(?:'ve|[ ]have|[ ]just|[ ]even|[ ]only|[ ]also|"
        r"[ ]actually|[ ]recently)*[ ](?:bought|got|paid|pay|spent|scored|ordered|grabbed|"
        r"purchased|picked[ ]up|snagged|found|had|owe|wasted|lost|saved|won)\b",
        r"\A(?:[@.#]?\w+[ ]+)*(?:scored|bought|spent|paid|picked[ ]up|ordered|snagged|got)\b",
        r"\b(?:bought|purchased|ordered|scored|spent)[ ](?:an?|the|some|it|this|my|[$£])",
        r"\bwas[ ](?:able[ ]to|charged|only[ ]\$)", r"\b(?:got|picked)[ ](?:it|this|mine|these|them|up)\b",
        r"\bmine[ ]was\b", r"\bspent\b[^.\n]{0,12}[$£€]?\d", r"\bi[ ]?(?:would|'d)[ ]pay\b",
        r"\bi[ ]paid\b",
        r"\bi[ ](?:owe|need|want|wanted|wish|love|hate|can'?t|could|would|thought|was|am|"
        r"have|had|returned|went|saw)\b",
    ),  # fmt: skip
    # complaints and customer service
    "COMPLAINT": (
        r"\b(?:why|wtf|smh|how[ ]come|really|seriously|never[ ]again|rip-?off|ripped[ ]off|"
        r"rippingusoff|scam|disappoint\w*|horrible|terrible|worst|sucks?|stinks?|shame[ ]on|"
        r"fraud|refund\w*|overcharged|charged[ ]me|you[ ]charge|cancel(?:led|ed)?|complain\w*|"
        r"unhelpful|customer[ ]service|audacity|faulty|compensation)\b",
        r"\bmy[ ](?:order|money|account|card|refund|money[ ]back|receipt|total)\b", r"\border[ ]no\b",
        r"\bcart\b[^.\n]{0,20}\bsay", r"\bpls\b", r"\b(?:out|sold)[ ](?:of[ ]stock|out)\b",
        r"\byour[ ](?:site|website|store|app|employees|staff|cashier|manager)\b",
        r"\bi[ ]?'?m[ ](?:going|never|not|so|about)\b", r"@\w*(?:help|support|cares)\b", r"\bexpired\b",
        r"\b(?:lol|lmao|lmfao|omg|bruh|tf|ctfu+|bout|finna|ain'?t|fuck\w*|shit\w*|ass|bitch\w*|damn)\b",
        r"#(?:fail|disappointed|sucks|annoyed)\b", r"\bguys?[ ](?:why|please)\b", r"\bwant[ ]to[ ]say\b",
        r"\bprices?[ ](?:inflated|jacked|went[ ]up|increase)", r"\bmore[ ]expensive\b",
        r"\bbut[ ]the[ ]price\b", r"\bshould[ ]be\b", r"\bprobably\b",
    ),  # fmt: skip
    # talk about prices
    "TALK": (
        r"\b(?:would|should|could)[ ](?:you|be|have|cost|pay)\b",
        r"\bcosts?[ ](?:like|about|around|over|up|me|you)\b",
        r"\b(?:is|are|for|be|was|were)[ ]like[ ][$£€]\d", r"\bworth[ ](?:of|more)\b",
        r"\baren'?t[ ]those\b", r"\bwho[ ](?:would|else|wants)\b", r"\bthere'?s[ ]a[ ]reason\b",
        r"\blast[ ]time[ ]i\b", r"\byou[ ](?:can|could)[ ]get[ ]those\b", r"\bimagine\b", r"\bequals\b",
        r"\bis[ ]every[ ]bit\b", r"\bbetter[ ]than\b", r"\bpeople[ ]are\b",
        r"\bcan'?t[ ](?:believe|afford|even)\b", r"\bif[ ]i\b", r"\bdid[ ]i\b", r"\bworth[ ]it\b",
        r"\btoday[ ]they'?re\b", r"\bturn[ ]\$\d+[ ]into\b", r"\bow(?:e|ed|es)\b", r"\btip(?:s|ped)?[ ]\$",
        r"\bprice[ ]difference\b", r"\btook[ ]\$", r"\b(?:up|down)[ ]\d+(?:\.\d+)?%",
        r"\bregular[ ]price[ ]on\b", r"\bwas[ ][$£]\d+[ ]@?[ ]?\w+[ ]?\W*\z",
        r"\bit'?s[ ](?:only[ ])?[$£]\d+\b", r"\bgoes[ ]to\b",
    ),  # fmt: skip
    # the words of sellers
    "OFFERING": (
        r"\bvia[ ]@?amazon\b", r"\bjust[ ]saw[ ]this\b", r"\bcheck[ ](?:this|it|out)\b",
        r"\b(?:only|just|now|for)[ ](?:only[ ]|just[ ])?(?:[A-Z]{0,2}[$£€₹]|rs)[ ]?\.?\d",
        r"\d/?-?[ ]only\b", r"\bfrom[ ](?:only[ ])?[$£€₹]", r"\bdeals?\b", r"\bsales?\b",
        r"\b(?:promo|coupon|discount|with|use|w/)[ ]?codes?\b", r"\bcode[ ]?:",
        r"\b(?:reg|was|orig|msrp|mrp|retail|list)\b\.?[ :]{0,2}[$£₹]",
        r"\bfree[ ](?:shipping|delivery|s/h|returns)",
        r"#(?:deals?|sale|coupons?|ad|bargain|discounts?|blackfriday|cybermonday|kindle)\b", r"\bshop\b",
        r"\b(?:grab|get)[ ](?:it|yours|this|our|your|them|up)\b", r"\bbuy[ ](?:now|here|it)\b",
        r"\bavailable\b", r"\bpre-?order\b", r"\blimited[ ](?:time|quantit)", r"\btoday[ ]only\b",
        r"\bends\b", r"\b(?:delivered|shipped|delivery)\b", r"\boff\b", r"\bsave\b", r"\bfreebie\b",
        r"\bsteal\b", r"\boffer\b", r"\bspecial\b", r"\bin[ ]stock\b", r"\bprice[ ]drop",
        r"\border\b.{0,12}\b(?:now|here|today)\b", r"\bbogo\b", r"\bhalf[ -]price\b",
        r"\b(?:bid|shop|order|apply|book|download)[ ]now\b", r"\bfree\b",
        r"\b(?:oferta|descuento|rabatt|angebot|promo|soldes|korting|aanbieding|sconto|desconto|"
        r"statt|reduziert|rebajas|solo[ ]por|nur|seulement|vanaf|desde)\b",
    ),  # fmt: skip
}
