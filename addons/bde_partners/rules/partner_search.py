"""Search of organisations and people as they are typed, a telephone on the shoulder.

A partner is found through one line of plain words, its search key, written once:

    « Ets Garage St-Éloi », Blois → " garage saint eloi | ets st garagesteloi blois | "

and what is typed becomes tokens; every token must begin a word of the key, in any
order. Accents, case, legal forms, usual abbreviations do not count; digits are found
anywhere in a SIRET or a telephone number. When nothing is found that way, each word of
four letters and more may hold one typing error.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from .partner_words import LEGAL_FORMS
from .search_words import ABBREVIATIONS, OPTIONAL, SMALL, TITLES
from .text import clean, fold

TYPING_ERROR = 4  # letters from which a word may hold one error
_ANYWHERE = 4  # digits from which a number is found inside another
_LONGEST = 8  # words that are looked for: the rest of a pasted text is left out
_JOINED = 48
_LONG = 6  # letters of a word whose inside tells enough
MANY = 1000  # a word that so many bear tells little
_ZIP = 5
_SIRET = (3, 3, 3, 5)  # « 999 370 000 00120 »
_DIGITS = re.compile(r"\d[\d\s.\-/()]*")
_ABROAD = re.compile(r"(?:\+|\b00)\s*33(?:\s*\(0\))?\s*")


@dataclass(frozen=True, slots=True)
class Token:
    """text: what must be there. words: its ways of being written.

    number: digits only. sure: no typing error in it, `count` partners bear it.
    """

    text: str
    words: tuple[str, ...]
    number: bool = False
    sure: bool = False
    count: int = 0

    @property
    def patterns(self):
        """Patterns of LIKE, one of which the key must fit."""
        if self.number and len(self.text) >= _ANYWHERE:
            return tuple(f"%{word}%" for word in self.words)
        return tuple(f"% {word}%" for word in self.words)

    @property
    def near(self):
        """The same, with one typing error: a letter wrong, missing, too many, swapped
        with its neighbour. Numbers and short words have none."""
        if self.number or self.sure or len(self.text) < TYPING_ERROR:
            return self.patterns
        return (*self.patterns, *(f"% {word}%" for word in _one_error(self.text)))

    def inside(self, near=False):
        """The patterns, without the beginning of the word when it is long."""
        patterns = self.near if near else self.patterns
        if self.number or len(self.text) < _LONG:
            return patterns
        return tuple("%" + pattern.removeprefix("% ") for pattern in patterns)

    @property
    def begun(self):
        """The patterns of `inside`, six letters of each long word: an index of trigrams
        reads one more list for each letter more."""
        if self.number:
            return self.patterns
        whole = _LONG + len("%%")
        return tuple(
            pattern if len(pattern) <= whole else pattern[: _LONG + 1] + "%"
            for pattern in self.inside()
        )


@dataclass(frozen=True)
class Query:
    """What somebody typed. tokens: all wanted; optional: legal forms, small words."""

    text: str
    tokens: tuple[Token, ...]
    optional: tuple[str, ...] = ()

    def __bool__(self):
        return bool(self.tokens)

    @cached_property
    def phrases(self):
        """The words in the order they were typed: as typed, and written in full."""
        words = [token.text for token in self.tokens if not token.number]
        return tuple(dict.fromkeys(" ".join(w) for w in (words, _full(words)) if w))

    @cached_property
    def joined(self):
        """Pattern of the words written as one: « auto école » → « autoecole »."""
        words = [token.text for token in self.tokens if not token.number]
        return f"% {''.join(words)}%" if len(words) > 1 else ""

    def wanted(self, near=False):
        """→ list of tuples of patterns: the key fits one of each."""
        return [token.near if near else token.patterns for token in self.tokens]

    def asked(self, near=False):
        """→ like `wanted`, of the one or two words that tell most: what an index of
        trigrams is asked for, before the rest is read on what it leaves.

        The longest; with errors, a rare word that has none, else the longest that may
        have one. Beginnings of long words do not count, too many words share them.
        Without errors six letters of each are enough.
        """
        longest = sorted(self.tokens, key=lambda token: -len(token.text))[:2]
        if near:
            rare = [token for token in self.tokens if token.sure]
            rare = [token for token in rare if token.count < MANY]
            doubtful = [token for token in self.tokens if not token.sure]
            longest = sorted(rare, key=lambda token: token.count) or sorted(
                doubtful, key=lambda token: -len(token.text)
            )
            longest = longest[:1]
        if near:
            return [token.inside(near) for token in longest]
        return [token.begun for token in longest]

    def doubting(self, counts):
        """→ the query whose words may hold an error only where nobody bears them.

        counts: how many do, one number per token, `MANY` at most. All words may when
        each is known.
        """
        if all(counts):
            return self
        tokens = [
            replace(token, sure=bool(count), count=count)
            for token, count in zip(self.tokens, counts, strict=True)
        ]
        return Query(self.text, tuple(tokens), self.optional)

    def matches(self, key, near=False):
        """Does a search key fit? The same answer as the database's."""
        if near and self.joined and _like(self.joined).search(key):
            return True
        return all(fits(key, patterns) for patterns in self.wanted(near))


def parse(text):
    """What is typed → `Query`, without tokens when there is nothing to look for."""
    typed = clean(text)
    numbers, rest = _numbers(typed)
    words = _spelled(fold(rest).split())
    strong = [word for word in words if word not in OPTIONAL]
    weak = [word for word in words if word in OPTIONAL]
    if not strong and not numbers:
        # « sarl » alone is what is looked for
        strong, weak = words, []
    tokens = [_word_token(word) for word in dict.fromkeys(strong)]
    tokens += [_number_token(number) for number in dict.fromkeys(numbers)]
    return Query(typed, tuple(tokens[:_LONGEST]), tuple(dict.fromkeys(weak)))


def search_key(names, others=(), numbers=(), above=()):
    """Facts of a partner → its search key; '' of a partner without any word.

    names: how it is called. others: town, activity, address, e-mail. numbers: SIRET,
    telephone. above: what is known of the organisation it belongs to.
    """
    own = [fold(name).split() for name in names if name]
    front = [word for words in own for word in _essential(words)]
    back = [word for words in own for word in words]
    for words in own:
        essential = _essential(words)
        if len(essential) > 1:
            back.append("".join(essential)[:_JOINED])
    for other in others:
        back += fold(other).split()
    back += filter(None, map(plain_number, numbers))
    high = [word for text in above for word in fold(text).split()]
    parts = [_full(front), *(_both(words) for words in (back, high))]
    shown = set(parts[0])
    parts[1] = [word for word in parts[1] if word not in shown]
    if not any(parts):
        return ""
    return " " + " | ".join(" ".join(dict.fromkeys(part)) for part in parts) + " "


@lru_cache(maxsize=8192)
def plain_number(value):
    """« +33 2 61 91 00 12 », « 999 370 000 00120 » → digits as they are said: a French
    telephone begins with 0."""
    return re.sub(r"\D", "", _ABROAD.sub("0", clean(value)))


def fits(key, patterns):
    """Does the key fit one of the patterns of LIKE?"""
    return any(_like(pattern).search(key) for pattern in patterns)


def why(query, facts):
    """Which facts made a partner come up.

    :param facts: list of (kind, value, key): the most telling first; key made by
        `fact_key`
    :return: list of (kind, value, near), each fact once, in the order of `facts`;
        near: only with a typing error
    """
    found = {}
    for token in query.tokens:
        for near, patterns in ((False, token.patterns), (True, token.near)):
            place = next(
                (i for i, fact in enumerate(facts) if fits(fact[2], patterns)), None
            )
            if place is not None:
                found[place] = found.get(place, False) or near
                break
    return [(*facts[place][:2], near) for place, near in sorted(found.items())]


@lru_cache(maxsize=16384)
def fact_key(value, number=False):
    """One fact → what its tokens are compared with, as in the search key."""
    if number:
        return f" {plain_number(value)} "
    return search_key([value])


# ------------------------------------------------------------------- what is typed


def _numbers(text):
    """→ (digits of numbers, text without them). Groups typed apart are one number,
    except a postal code among them."""
    text = _ABROAD.sub(" 0", text)
    numbers = []

    def take(match):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if before.isalpha() or (after.isalpha() and match[0][-1].isdigit()):
            return match[0]  # « B2V », « 3bis » are words
        numbers.extend(_groups(re.findall(r"\d+", match[0])))
        return " "

    rest = _DIGITS.sub(take, text)
    return numbers, rest


def _groups(groups):
    """Groups of digits typed one after the other → numbers."""
    lengths = tuple(map(len, groups))
    if any(lengths == _SIRET[i : i + len(lengths)] for i in range(len(_SIRET))):
        return ["".join(groups)]
    if len(groups) > 1 and lengths[0] == _ZIP:
        return [groups[0], *_groups(groups[1:])]
    if len(groups) > 1 and lengths[-1] == _ZIP:
        return [*_groups(groups[:-1]), groups[-1]]
    return ["".join(groups)]


def _spelled(words):
    """« s n c f blois » → « sncf blois »."""
    result, letters = [], []
    for word in [*words, ""]:
        if len(word) == 1 and word not in SMALL:
            letters.append(word)
            continue
        if letters:
            result.append("".join(letters))
            letters = []
        if word:
            result.append(word)
    return result


def _word_token(word):
    return Token(word, (word, *ABBREVIATIONS.get(word, ())))


def _number_token(digits):
    """A number typed with the code of the country and no sign is the same one."""
    words = [digits]
    if digits.startswith("33") and len(digits) > _ANYWHERE:
        words.append("0" + digits[2:])
    return Token(digits, tuple(words), number=True)


@lru_cache(maxsize=1024)
def _one_error(word):
    """All that `word` may stand for with one typing error; `_` is any letter."""
    found = {}
    for i in range(len(word)):
        found[word[:i] + "_" + word[i + 1 :]] = True
        found[word[:i] + "_" + word[i:]] = True
        found[word[:i] + word[i + 1 :]] = True
        if i + 1 < len(word) and word[i] != word[i + 1]:
            found[word[:i] + word[i + 1] + word[i] + word[i + 2 :]] = True
    return tuple(found)


@lru_cache(maxsize=4096)
def _like(pattern):
    """Pattern of LIKE → regular expression."""
    inner = re.escape(pattern.strip("%")).replace("_", ".")
    return re.compile(inner)


# ------------------------------------------------------------------- what is known


def _essential(words):
    """Words of a name without legal form and title, all of them if none is left."""
    return [w for w in words if w not in LEGAL_FORMS and w not in TITLES] or words


def _full(words):
    """Words written in full, the first meaning of an abbreviation."""
    return [ABBREVIATIONS.get(word, (word,))[0] for word in words]


def _both(words):
    """Words as written and in full, initials as one word too."""
    result = list(words)
    for word in words:
        result += ABBREVIATIONS.get(word, ())
    result += [w for w in _spelled(words) if w not in words]
    return result
