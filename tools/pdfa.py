"""Holds PDFs against ISO 19005-2 (PDF/A-2b), read by qpdf, which shares no code with what wrote them.

    pdfa.py FILE...    one line for each clause that is not kept; nothing where all are; exit code 1 where one is not.

Not every clause: the ones on which reading a file in fifty years rests. Everything in the file itself, nothing from outside,
no secret, no program, colours and characters that say what they are, and a description that is the same in both places.
"""

import re
import sys

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

ACTIONS = {"/GoTo", "/GoToR", "/URI", "/Named", "/Thread", "/SubmitForm"}
ANNOTATIONS_BARRED = {"/3D", "/Sound", "/Screen", "/Movie", "/FileAttachment"}
INNER_FONTS = {"/CIDFontType0", "/CIDFontType2"}
FILES = ("/FontFile", "/FontFile2", "/FontFile3")
SAME = [("/Title", "dc:title"), ("/Author", "dc:creator"), ("/Creator", "xmp:CreatorTool"), ("/Producer", "pdf:Producer")]
DATES = [("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")]


def file_structure(raw, pdf):
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", raw):
        yield "6.1.2", "the header, or the binary sign behind it"
    if not re.search(rb"%%EOF\r?\n?$", raw):
        yield "6.1.3", "something lies behind the end"
    identity = pdf.trailer.get("/ID")
    if identity is None or len(identity) != 2 or not all(len(bytes(part)) >= 8 for part in identity):
        yield "6.1.3", "no identity of the file"
    if "/Encrypt" in pdf.trailer:
        yield "6.1.3", "encrypted"


def catalogue(pdf):
    root = pdf.Root
    for key in ("/AA", "/NeedsRendering", "/Requirements"):
        if key in root:
            yield "6.5.2", f"the catalogue has {key}"
    for key in ("/JavaScript", "/AlternatePresentations", "/EmbeddedFiles"):
        if key in root.get("/Names", {}):
            yield "6.8", f"the names have {key}"
    form = root.get("/AcroForm", {})
    if "/XFA" in form or form.get("/NeedAppearances", False):
        yield "6.4", "a form that is filled in later"
    if "/Outlines" not in root:
        yield "bookmarks", "there are none"
    intents = [intent for intent in root.get("/OutputIntents", []) if intent.S == "/GTS_PDFA1"]
    if len(intents) != 1 or "/DestOutputProfile" not in intents[0]:
        yield "6.2.3", "no output intent with its profile"
    elif intents[0].DestOutputProfile.read_bytes()[36:40] != b"acsp":
        yield "6.2.3", "the profile is none"


def profile_colours(pdf):
    for intent in pdf.Root.get("/OutputIntents", []):
        if "/DestOutputProfile" in intent:
            said = intent.DestOutputProfile.read_bytes()[16:20]
            return {b"RGB ": "RGB", b"CMYK": "CMYK", b"GRAY": "Gray"}.get(said)
    return None


def description(pdf):
    if "/Metadata" not in pdf.Root:
        yield "6.6.2.1", "no description"
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if (xmp.get("pdfaid:part"), xmp.get("pdfaid:conformance")) not in {("2", "B"), ("2", "U"), ("2", "A")}:
            yield "6.6.4", "the description does not say PDF/A-2"
        info = pdf.docinfo
        for key, name in SAME:
            said, there = str(info.get(key, "")), xmp.get(name) or ""
            there = ", ".join(there) if isinstance(there, (list, set)) else str(there)
            if key in info and said != there:
                yield "6.6.3", f"{key} is {said!r} here and {there!r} there"
        for key, name in DATES:
            if key in info and re.sub(r"\D", "", str(info[key]))[:12] != re.sub(r"\D", "", xmp.get(name) or "")[:12]:
                yield "6.6.3", f"{key} differs"


def font(thing):
    if thing.Subtype == "/Type3":
        return
    inner = thing.DescendantFonts[0] if thing.Subtype == "/Type0" else thing
    descriptor = inner.get("/FontDescriptor", {})
    name = thing.get("/BaseFont", "")
    if not any(key in descriptor for key in FILES):
        yield "6.2.11.4", f"the font {name} is not in the file"
    if inner.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
        yield "6.2.11.3", f"the font {name} does not say its glyphs"
    if "/ToUnicode" not in thing and thing.Subtype == "/Type0":
        yield "6.2.11.7", f"the font {name} does not say its characters"


def stream(thing):
    if any(key in thing for key in ("/F", "/FFilter", "/FDecodeParms")):
        yield "6.1.7", "a stream lies outside of the file"
    filters = thing.get("/Filter", Array())
    for one in filters if isinstance(filters, Array) else [filters]:
        if one in ("/LZWDecode", "/Crypt"):
            yield "6.1.7", f"a stream is packed with {one}"
    kind = thing.get("/Subtype")
    if kind == "/Image" and (thing.get("/Interpolate", False) or "/Alternates" in thing or "/OPI" in thing):
        yield "6.2.8", "a picture that is shown differently by each reader"
    if kind == "/PS" or (kind == "/Form" and any(key in thing for key in ("/PS", "/OPI", "/Ref"))):
        yield "6.2.9", "a form with a program or a reference"


def dictionary(thing):
    if "/TR" in thing or thing.get("/TR2", "/Default") != "/Default" or "/HTP" in thing:
        yield "6.2.5", "a curve of colours"
    if thing.get("/Type") == "/Annot":
        if thing.get("/Subtype") in ANNOTATIONS_BARRED:
            yield "6.3.1", f"an annotation {thing.Subtype}"
        flags = int(thing.get("/F", 0))
        if thing.get("/Subtype") != "/Popup" and (not flags & 4 or flags & 0b100011):
            yield "6.3.2", "an annotation that is not printed"
    action = thing.get("/Type") == "/Action" or "/URI" in thing or "/JS" in thing
    if action and "/S" in thing and thing.S not in ACTIONS:
        yield "6.5.1", f"an action {thing.S}"
    if "/AA" in thing:
        yield "6.5.2", "an action at an occasion"


def limits(thing):
    if isinstance(thing, Name) and len(str(thing).encode()) > 128:
        yield "6.1.13", "a name of more than 127 bytes"
    if isinstance(thing, pikepdf.String) and len(bytes(thing)) > 32_767:
        yield "6.1.13", "a string of more than 32767 bytes"
    if isinstance(thing, int) and not isinstance(thing, bool) and abs(thing) > 2**31 - 1:
        yield "6.1.13", "a number of more than 31 bits"


def page(thing, colours):
    for name in ("/MediaBox", "/CropBox"):
        box = thing.get(name)
        if box is not None and not all(3 <= abs(float(box[at + 2]) - float(box[at])) <= 14_400 for at in (0, 1)):
            yield "6.1.13", "a page too small or too large"
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(thing):
        word = str(operator)
        depth += (word == "q") - (word == "Q")
        if depth > 28:
            yield "6.1.13", "states within states, more than 28"
            return
        wanted = {"rg": "RGB", "RG": "RGB", "k": "CMYK", "K": "CMYK"}.get(word)
        if wanted and wanted != colours:
            yield "6.2.4.3", f"colours as {wanted} that the output intent does not say"


def everything(root, seen):
    """Every object below one, each once."""
    waiting = [root]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        yield thing
        if isinstance(thing, Array):
            waiting.extend(thing)
        elif isinstance(thing, (Dictionary, Stream)):
            waiting.extend(thing.values() if isinstance(thing, Dictionary) else [thing[key] for key in thing.keys()])


def faults(path):
    raw = open(path, "rb").read()
    with pikepdf.open(path) as pdf:
        yield from file_structure(raw, pdf)
        yield from catalogue(pdf)
        yield from description(pdf)
        colours = profile_colours(pdf)
        for one in pdf.pages:
            yield from page(one.obj, colours)
        for thing in everything(pdf.trailer, set()):
            yield from limits(thing)
            if isinstance(thing, Stream):
                yield from stream(thing)
                space = thing.get("/ColorSpace")
                if isinstance(space, Name) and str(space) == "/DeviceCMYK" and colours != "CMYK":
                    yield "6.2.4.3", "a picture in CMYK that the output intent does not say"
            if isinstance(thing, Dictionary):
                yield from dictionary(thing)
                if thing.get("/Type") == "/Font" and thing.get("/Subtype") not in INNER_FONTS:
                    yield from font(thing)


if __name__ == "__main__":
    found = False
    for path in sys.argv[1:]:
        for clause, words in sorted(set(faults(path))):
            found = True
            print(f"{path}: {clause}: {words}")
    sys.exit(1 if found else 0)
