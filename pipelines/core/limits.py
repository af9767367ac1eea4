"""How large a draft may be. Refusing early keeps every later step linear and bounded."""

from __future__ import annotations

MAX_NODES = 5_000
MAX_EDGES = 20_000
MAX_NOTES = 1_000
MAX_GROUPS = 1_000
#: named ports of one group
MAX_GROUP_PORTS = 500
#: nodes and connections of a sub-pipeline together: replacing them all has to fit into one batch
MAX_SUB_PIPELINE_PARTS = 400
#: JSON text of a version, in bytes; all newest ones of a project are read at once
MAX_SUB_PIPELINE_BYTES = 512 * 1024
MAX_SUB_PIPELINE_VERSIONS = 200
#: sub-pipelines of one project; the palette reads them all
MAX_SUB_PIPELINES = 200
#: parameters of the pipeline itself; a person is asked for all of them
MAX_PIPELINE_PARAMETERS = 100
#: operations in one request
MAX_BATCH = 1_000
#: named versions of one pipeline; each keeps a whole draft
MAX_VERSIONS = 200
#: JSON text of a whole draft, in bytes
MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
MAX_NAME_LENGTH = 200
MAX_COMMENT_LENGTH = 10_000
MAX_NOTE_LENGTH = 20_000
MAX_DESCRIPTION_LENGTH = 5_000
#: parameters of one node; the largest built-in module has about thirty
MAX_PARAMETERS = 200
#: one text value: a script or a small table typed by hand
MAX_PARAMETER_LENGTH = 1_000_000
#: lists and objects inside a parameter value (a column selection needs four)
MAX_PARAMETER_DEPTH = 8
#: scalars, lists and objects in one parameter value together
MAX_PARAMETER_ITEMS = 100_000
MAX_COORDINATE = 10_000_000
#: beyond this a browser's numbers lose digits
MAX_INTEGER = 2**53 - 1
