"""What is shipped can be trained further."""

from pathlib import Path

import numpy as np

from index_build.model_lock import locked_model
from qa.reader import export, model, restore
from qa.reader.features import Featuriser
from qa.reader.predict import OnnxNetwork, TorchNetwork, run


def test_a_restored_reader_gives_nearly_the_logits_of_the_shipped_one(tmp_path: Path) -> None:
    folder = locked_model("reader").verify()
    restore.main(["--weights", str(folder), "--out", str(tmp_path)])
    featuriser = Featuriser(folder / "tokenizer.json")
    texts = ("Ann met Bob in Turku in 1948.", "The ferry sails at nine and carries forty cars to the islands.")
    windows = [featuriser.windows("Who met Bob?", text)[0] for text in texts]
    shipped = run(OnnxNetwork(*(folder / f"{part}.onnx" for part in export.PARTS)), windows)
    restored = run(TorchNetwork(model.load(tmp_path)), windows)
    for one, other in zip(shipped, restored, strict=True):
        assert one is not None and other is not None
        read = one[0] > -100  # The rest can hold no answer.
        assert np.abs(one[0] - other[0])[read].max() < 1.5 < one[0][read].std()
        assert int(np.argmax(one[0])) == int(np.argmax(other[0]))
