"""Conversion between pages and documents: two functions that are inverses (DESIGN §4).

A page class lists the fields of its document in ``document_fields``. A reference to a row (an image, a file, a
statement) is written as the values of the row and found again by its SHA-256, or by its key and number. A document
contains no primary keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.db.models import CharField, Model, TextField
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page

from modules.domain import plaintext, schema
from modules.domain.document import Block, Document, DocumentError, Json, check
from modules.domain.fields import FILE, IMAGE, STATEMENT, TABLE, UNKNOWN, Row
from modules.library.statements.choosers import StatementChooserBlock
from modules.library.statements.models import StatementVersion
from modules.library.words import richtext
from modules.library.words.rows import Rows
from modules.media.models import Document as File
from modules.media.models import Image

ONE_LINE = (blocks.CharBlock, blocks.URLBlock)


def describe_image(image: Image) -> dict[str, Json]:
    """Return the values of an image for a document. All but the name follow from its bytes."""
    return _values_of(IMAGE, image)


def describe_file(file: File) -> dict[str, Json]:
    """Return the values of a file for a document."""
    return _values_of(FILE, file)


def describe_statement(version: StatementVersion) -> dict[str, Json]:
    """Return the key, number, wording and other values of a statement version for a document."""
    return _values_of(STATEMENT, version)


def _values_of(record: Row, instance: Any) -> dict[str, Json]:
    return record.written({field.name: getattr(instance, field.name) for field in record.fields})


DESCRIBE: Mapping[type[Model], Callable[[Any], dict[str, Json]]] = {
    Image: describe_image,
    File: describe_file,
    StatementVersion: describe_statement,
}
CHOOSERS: Mapping[type[blocks.Block], type[Model]] = {
    ImageChooserBlock: Image,
    DocumentChooserBlock: File,
    StatementChooserBlock: StatementVersion,
}


def _chosen_model(block: blocks.Block) -> type[Model] | None:
    return next((model for kind, model in CHOOSERS.items() if isinstance(block, kind)), None)


class _Encoder:
    """Encodes several fields of a page. Referenced rows are fetched at the end, with one query per model."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.pending: dict[type[Model], dict[str, list[dict[str, Json]]]] = defaultdict(lambda: defaultdict(list))

    def encode(self, block: blocks.Block, raw: Json, key: str, row: Row = UNKNOWN) -> Json:
        """Return the document form of a raw value.

        ``key`` is the id of the nearest enclosing block, followed by ``:`` and the name of each field inside it.
        ``row`` is the grammar of a value that has fields.
        """
        if isinstance(block, blocks.StreamBlock):
            return [
                self.block(item["id"], item["type"], block.child_blocks[item["type"]], item["value"])
                for item in raw or []
            ]
        if isinstance(block, blocks.ListBlock):
            return [self.block(item["id"], "item", block.child_block, item["value"]) for item in raw or []]
        if isinstance(block, blocks.StructBlock):
            return self._struct(block, raw, key, row)
        if isinstance(block, blocks.RichTextBlock):
            return richtext.read(raw or "", key, lambda pk: self._refer(File, pk, {"type": "document"}))
        if isinstance(block, BaseTypedTableBlock):
            return self._table(block, {**TABLE.empty(), **(raw or {})})
        model = _chosen_model(block)
        if model:
            return None if raw is None else self._refer(model, str(raw), {})
        if isinstance(block, blocks.TextBlock):
            return plaintext.lines(raw)
        if isinstance(block, blocks.DateBlock):
            return str(raw) if raw else None
        if isinstance(block, blocks.MultipleChoiceBlock):
            return raw or []
        return plaintext.line(raw) if isinstance(block, ONE_LINE) else raw

    def block(self, key: str, kind: str, block: blocks.Block, raw: Json) -> dict[str, Json]:
        """Return the document form of a block with its id and its type."""
        return {"id": key, "type": kind, "value": self.encode(block, raw, key, schema.row(kind))}

    def _struct(self, block: blocks.StructBlock, raw: Json, key: str, row: Row) -> dict[str, Json]:
        value = raw or {}
        if isinstance(block, ImageBlock) and value.get("decorative"):
            value = {**value, "alt_text": ""}
        return row.written(
            {
                name: self.encode(
                    child,
                    value[name] if name in value else child.get_prep_value(child.get_default()),
                    f"{key}:{name}",
                    row.record(name),
                )
                for name, child in block.child_blocks.items()
            }
        )

    def _table(self, block: BaseTypedTableBlock, raw: dict[str, Json]) -> dict[str, Json]:
        columns = [{"type": column["type"], "heading": plaintext.line(column["heading"])} for column in raw["columns"]]
        kinds = [block.child_blocks[column["type"]] for column in columns]
        rows = [
            {"values": [self.encode(kind, cell, "") for kind, cell in zip(kinds, row["values"], strict=True)]}
            for row in raw["rows"]
        ]
        return TABLE.written({"columns": columns, "rows": rows, "caption": plaintext.line(raw["caption"])})

    def _refer(self, model: type[Model], pk: str, leaf: dict[str, Json]) -> dict[str, Json]:
        self.pending[model][pk].append(leaf)
        return leaf

    def finish(self) -> None:
        """Fill in the values of referenced rows. Raises DocumentError if one is missing."""
        for model, leaves in self.pending.items():
            found = self.rows.by_key(model, leaves)
            if leaves.keys() - found.keys():
                name = model._meta.verbose_name
                raise DocumentError([f"The {name} that is used here can’t be found. Choose another one."])
            for pk, places in leaves.items():
                for leaf in places:
                    leaf.update(DESCRIBE[model](found[pk]))


def encode(page: Page, rows: Rows | None = None) -> Document:
    """Return the document of a page's own fields with their current values; see :func:`encode_all`."""
    return encode_all([page], rows)[0]


def encode_sent(page: Page, rows: Rows | None = None) -> Document:
    """Return the document of a page that an editor sent, in which one id may stand on two blocks."""
    return _encode_all([page], rows)[0]


def encode_all(pages: Sequence[Page], rows: Rows | None = None) -> list[Document]:
    """Return the document of each page's own fields with their current values. At most one query per model.

    ``asset_center_id`` of the first page is the center of all: a page may refer to its images and files, besides the
    library's. Rows that are in ``rows`` already are not fetched again.

    Raises:
        DocumentError: an id is repeated or missing, a link is not allowed in a document, or a row does not exist or
            belongs to another center. The last two have the same message.
    """
    written = _encode_all(pages, rows)
    for document in written:
        check(document)
    return written


def encode_block(page: Page, definition: blocks.Block, raw: Json, rows: Rows | None = None) -> Block:
    """Return the document form of one block of a page. At most one query per model.

    Args:
        page: whose center's images and files the block may refer to.
        definition: of the block.
        raw: ``{"id", "type", "value"}``, as the database stores it.
        rows: rows that are in it already are not fetched again.

    Raises:
        DocumentError: as for :func:`encode_all`, but for repeated ids.
    """
    encoder = _Encoder(rows or Rows(page.asset_center_id))
    block: Block = encoder.block(raw["id"], raw["type"], definition, raw["value"])
    encoder.finish()
    return block


def _encode_all(pages: Sequence[Page], rows: Rows | None) -> list[Document]:
    encoder = _Encoder(rows or Rows(pages[0].asset_center_id))
    documents = [_fields(page, encoder) for page in pages]
    encoder.finish()
    return [schema.row(page.document_type).written(said) for page, said in zip(pages, documents, strict=True)]


def _fields(page: Page, encoder: _Encoder) -> Document:
    document = {}
    for name in page.document_fields:
        field, value = page._meta.get_field(name), getattr(page, name)
        if isinstance(field, StreamField):
            document[name] = encoder.encode(field.stream_block, value.get_prep_value() if value else [], "")
        elif isinstance(field, TextField):
            document[name] = plaintext.lines(value)
        elif isinstance(field, CharField):
            document[name] = plaintext.line(value)
        else:
            document[name] = value
    return document


class _Decoder:
    """Decodes values of documents. The rows to refer to are fetched in advance, with one query per model."""

    def __init__(self, document: Json, rows: Rows) -> None:
        rows.for_document(document)
        self.images, self.files = rows.by_hash(Image), rows.by_hash(File)
        self.statements = rows.by_number()

    def decode(self, block: blocks.Block, value: Json, key: str, row: Row = UNKNOWN) -> Json:
        """Return the raw value, as the database stores it. ``key`` and ``row`` are those of :meth:`_Encoder.encode`."""
        if isinstance(block, blocks.StreamBlock):
            return [self._block(block.child_blocks[item["type"]], item) for item in value]
        if isinstance(block, blocks.ListBlock):
            return [self._block(block.child_block, item) for item in value]
        if isinstance(block, blocks.StructBlock):
            whole = row.read(value)
            return {
                name: self.decode(child, whole[name], f"{key}:{name}", row.record(name))
                for name, child in block.child_blocks.items()
            }
        if isinstance(block, BaseTypedTableBlock):
            return TABLE.read(value)
        if isinstance(block, blocks.RichTextBlock):
            return richtext.write(value, key, self._file)
        model = _chosen_model(block)
        if model is None or value is None:
            return value
        return {Image: self._image, File: self._file, StatementVersion: self._statement}[model](value)

    def _block(self, block: blocks.Block, item: Json) -> dict[str, Json]:
        return {**item, "value": self.decode(block, item["value"], item["id"], schema.row(item["type"]))}

    def _image(self, leaf: Mapping[str, Json]) -> int:
        return _found(self.images.get(leaf["sha256"]), f"image “{leaf['name']}”")

    def _file(self, leaf: Mapping[str, Json]) -> int:
        return _found(self.files.get(leaf["sha256"]), f"file “{leaf['name']}”")

    def _statement(self, leaf: Mapping[str, Json]) -> int:
        return _found(self.statements.get((leaf["key"], leaf["number"])), f"statement “{leaf['key']}” {leaf['number']}")


def _found(row: Model | None, what: str) -> int:
    if row is None:
        raise DocumentError([f"The {what} is not here."])
    return int(row.pk)


class Decoder:
    """Fills the fields of pages from documents: the inverse of :func:`encode`. It saves nothing.

    One decoder serves a module and all its guides with one query per model.

    Args:
        document: everything that will be decoded.
        center_id: the center whose images and files the pages may refer to, besides the library's.
        rows: of that center, if some were fetched already.

    Raises:
        DocumentError: an image, file or statement is not among those.
    """

    def __init__(self, document: Json, center_id: int | None, rows: Rows | None = None) -> None:
        self._decoder = _Decoder(document, rows or Rows(center_id))

    def fill(self, page: Page, document: Document) -> None:
        """Set the fields of ``page`` that its ``document_fields`` list."""
        document = schema.row(page.document_type).read(document)
        for name in page.document_fields:
            field = page._meta.get_field(name)
            if isinstance(field, StreamField):
                raw = self._decoder.decode(field.stream_block, document[name], "")
                setattr(page, name, StreamValue(field.stream_block, raw, is_lazy=True))
            else:
                setattr(page, name, document[name])


def normalise(page: Page) -> bool:
    """Convert the words of the page to normal form, including missing ids. Returns whether anything changed.

    Saves nothing. A second call returns False.
    """
    before = {name: _raw(page, name) for name in page.document_fields}
    document = encode(page)
    Decoder(document, page.asset_center_id).fill(page, document)
    return before != {name: _raw(page, name) for name in page.document_fields}


def _raw(page: Page, name: str) -> Json:
    value = getattr(page, name)
    return deepcopy(value.get_prep_value()) if isinstance(value, StreamValue) else value
