"""English words that say nothing about where an answer stands: function words, and the words that questions are asked with."""

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below between both
    but by can cannot could did do does doing done down during each either else ever every few for from further get
    gets give go had has have having he her here hers herself him himself his how however i if in into is it its
    itself just let lets make many me more most much must my myself neither no nor not now of off on only onto or
    other our ours ourselves out over own please quite rather same shall she should since so some such than that the
    their theirs them themselves then there these they this those though through thus to too toward towards under
    until up upon very was we were what when where whether which while who whom whose why will with within without
    would yes yet you your yours yourself yourselves d ll m re s t ve don doesn didn isn aren wasn weren hasn haven
    hadn wouldn shouldn couldn mustn ain
    """.split()
)
