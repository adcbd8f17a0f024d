"""Add the pages of a PDF to another, without touching the bytes of the other.

What the added pages say to screen readers comes along. pyHanko is imported when it
is needed only.
"""

import io


def append(writer, content):
    """Add the pages of a PDF, and what they say to screen readers, to a writer.

    :param writer: `IncrementalPdfFileWriter` of pyHanko
    :param bytes content: the PDF to add
    """
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import PdfFileReader

    name = generic.NameObject
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    pages = _pages(reader)
    bag = generic.DictionaryObject()
    bag[name("/Pages")] = generic.ArrayObject([ref for ref, _page in pages])
    tagged = all("/StructTreeRoot" in root for root in (reader.root, writer.root))
    tags = reader.root["/StructTreeRoot"] if tagged else None
    if tags:
        bag[name("/Kids")] = _as_array(generic, tags.raw_get("/K"))
        bag[name("/Tree")] = generic.ArrayObject(_flat_numbers(tags["/ParentTree"]))
    for _ref, page in pages:
        page.pop("/Parent", None)
        page.pop("/Annots", None)
        if not tags:
            page.pop("/StructParents", None)
    if tags:
        # what a kid says of its parent would bring the whole former tree along
        for kid in bag["/Kids"]:
            kid.get_object().pop("/P", None)
    bag.container_ref = reader.root_ref
    copy = writer.import_object(bag)
    base = _next_key(writer) if tags else 0
    for ref in copy["/Pages"]:
        page = ref.get_object() if hasattr(ref, "get_object") else ref
        if tags and "/StructParents" in page:
            page[name("/StructParents")] = generic.NumberObject(
                int(page["/StructParents"]) + base
            )
        _insert(writer, generic, ref)
    if tags:
        _graft(writer, generic, copy, base)


def _pages(reader):
    """Return [(reference, page)], inherited attributes written on each page."""
    from pyhanko.pdf_utils import generic

    found = []

    def walk(ref, inherited):
        node = ref.get_object()
        own = {
            key: node.raw_get(key)
            for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
            if key in node
        }
        inherited = {**inherited, **own}
        if "/Kids" in node:
            kids = node["/Kids"]
            for index in range(len(kids)):
                walk(kids.raw_get(index), inherited)
            return
        for key, value in inherited.items():
            node[generic.NameObject(key)] = value
        found.append((ref, node))

    walk(reader.root.raw_get("/Pages"), {})
    return found


def _insert(writer, generic, ref):
    """Put an imported page, which has its number already, at the end of the file."""
    name = generic.NameObject
    root_ref = writer.root.raw_get("/Pages")
    root = root_ref.get_object()
    root["/Kids"].append(ref)
    root[name("/Count")] = generic.NumberObject(int(root["/Count"]) + 1)
    page = ref.get_object()
    page[name("/Parent")] = root_ref
    writer.update_container(root)
    writer.update_container(root["/Kids"])


def _as_array(generic, kids):
    target = kids.get_object() if hasattr(kids, "get_object") else kids
    if isinstance(target, generic.ArrayObject):
        return generic.ArrayObject([target.raw_get(i) for i in range(len(target))])
    return generic.ArrayObject([kids])


def _flat_numbers(node):
    """Return the pairs of a number tree, flat: key, value, key, value…"""
    flat = []
    if "/Nums" in node:
        numbers = node["/Nums"]
        flat += [numbers.raw_get(index) for index in range(len(numbers))]
    for kid in node["/Kids"] if "/Kids" in node else ():
        flat += _flat_numbers(kid.get_object())
    return flat


def _tree(root):
    """Return the flat number tree of the tags of a file, empty when it has none."""
    return _flat_numbers(root["/ParentTree"]) if "/ParentTree" in root else []


def _next_key(writer):
    """Return the first free key of the writer's tree of tags."""
    keys = [int(key) for key in _tree(writer.root["/StructTreeRoot"])[::2]]
    return max(keys, default=-1) + 1


def _graft(writer, generic, copy, base):
    """Hang the tags of added pages on those of the file."""
    name = generic.NameObject
    root = writer.root["/StructTreeRoot"]
    root_ref = writer.root.raw_get("/StructTreeRoot")
    kids = _as_array(generic, root.raw_get("/K"))
    trunk, trunk_ref = root, root_ref
    if len(kids) == 1:
        # one document: what is added becomes parts of it
        trunk, trunk_ref = kids[0], kids.raw_get(0)
        kids = _as_array(generic, trunk.raw_get("/K"))
    new = copy["/Kids"]
    for index in range(len(new)):
        element = new[index]
        element[name("/P")] = trunk_ref
        if element["/S"] == "/Document":
            element[name("/S")] = name("/Part")
        kids.append(new.raw_get(index))
    trunk[name("/K")] = kids
    writer.update_container(trunk)
    flat = _tree(root)
    tree = copy["/Tree"]
    for index in range(0, len(tree), 2):
        flat += [
            generic.NumberObject(int(tree[index]) + base),
            tree.raw_get(index + 1),
        ]
    root[name("/ParentTree")] = generic.DictionaryObject(
        {name("/Nums"): generic.ArrayObject(flat)}
    )
    root[name("/ParentTreeNextKey")] = generic.NumberObject(
        max(int(key) for key in flat[::2]) + 1
    )
    writer.update_container(root)
