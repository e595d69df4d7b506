"""Words and their opposites, for questions that turn what a passage says around."""

from __future__ import annotations

_PAIRS = """
first last|first second|largest smallest|biggest smallest|highest lowest|high low|higher lower|most least|more less
more fewer|many few|increase decrease|increased decreased|increasing decreasing|rise fall|rose fell|before after
begin end|began ended|beginning end|start finish|started stopped|start end|open close|opened closed|win lose|won lost
winner loser|victory defeat|defeated joined|north south|northern southern|east west|eastern western|northeast southwest
old new|older younger|oldest newest|oldest youngest|early late|earlier later|earliest latest|long short|longest shortest
longer shorter|born died|birth death|die survive|died survived|join leave|joined left|support oppose|supported opposed
accept reject|accepted rejected|agree disagree|agreed refused|allow forbid|allowed banned|allowed prohibited
legal illegal|buy sell|bought sold|purchased sold|build destroy|built destroyed|create abolish|created abolished|founded closed
established dissolved|arrive depart|arrived departed|enter leave|entered left|attack defend|attacked defended
friend enemy|ally enemy|allies enemies|public private|male female|men women|man woman|father mother|son daughter
brother sister|husband wife|king queen|major minor|majority minority|maximum minimum|strong weak|stronger weaker
hot cold|hottest coldest|warm cool|wet dry|fast slow|fastest slowest|heavy light|dark light|rich poor|richest poorest
urban rural|internal external|inside outside|inner outer|above below|over under|upper lower|top bottom|left right
good bad|best worst|better worse|positive negative|success failure|successful failed|common rare|popular unpopular
possible impossible|able unable|same different|similar different|include exclude|included excluded|add remove
added removed|appear disappear|appeared disappeared|discover hide|discovered lost|gain lose|gained lost|give take
gave took|given taken|keep discard|kept abandoned|love hate|liked disliked|primary secondary|main minor
important trivial|ancient modern|traditional modern|natural artificial|simple complex|safe dangerous|full empty|whole partial|always never
permanent temporary|direct indirect|domestic foreign|local foreign|national local|native foreign|import export
imports exports|advantage disadvantage|benefit harm|cause prevent|caused prevented|causes prevents
encouraged discouraged|improve worsen|improved worsened|expand shrink|expanded shrank|promoted demoted|released withdrawn|elected defeated
hired fired|appointed dismissed|married divorced|succeed precede|succeeded preceded|followed preceded|next previous
former current|current former|original final|closest farthest|nearest farthest|near far|deep shallow|wide narrow
thick thin|hard soft|conservative liberal|liberal conservative|democratic republican|democrats republicans
catholic protestant|christian muslim|christians muslims|british french|french german|german italian|english french
american british|roman greek|spanish portuguese|chinese japanese|teacher student|teachers students|buyers sellers
day night|summer winter|morning evening|spring autumn|child adult|children adults|young old|few many
"""


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for pair in _PAIRS.replace("\n", "|").split("|"):
        words = pair.split()
        if len(words) == 2:
            table.setdefault(words[0], []).append(words[1])
            table.setdefault(words[1], []).append(words[0])
    return {word: tuple(dict.fromkeys(others)) for word, others in table.items()}


ANTONYMS: dict[str, tuple[str, ...]] = _table()
"""Lower-case word to its opposites, either way."""
