"""Microsoft Presidio with its recognisers by pattern over the passages that `mingfa bench redact` takes, on one core.

Usage: presidio_peer.py PASSAGES SECONDS. Its recogniser by language model is left out: it needs a model, and is slower.
"""

import logging
import re
import sys
import time

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

LANGUAGE = "zh"


class Blank(SpacyNlpEngine):
    """Cuts Chinese into characters, without a model."""

    def load(self):
        self.nlp = {LANGUAGE: spacy.blank(LANGUAGE)}


def passages(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    plain = [re.sub(r"【[A-Z_]+:|】", "", line).replace("\\n", "\n") for line in lines if line and not line.startswith("#")]
    return plain


def main():
    logging.disable(logging.CRITICAL)
    texts, seconds = passages(sys.argv[1]), float(sys.argv[2])
    registry = RecognizerRegistry(supported_languages=[LANGUAGE])
    registry.load_predefined_recognizers(languages=[LANGUAGE])
    registry.remove_recognizer("SpacyRecognizer")
    engine = Blank(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE])
    for text in texts:
        analyzer.analyze(text, language=LANGUAGE)
    start, count = time.time(), 0
    while time.time() - start < seconds:
        for text in texts:
            analyzer.analyze(text, language=LANGUAGE)
        count += len(texts)
    print(f"{count / (time.time() - start):.0f}")


main()
