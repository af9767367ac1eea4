"""The Dockerfile of a step image, rendered from a definition. Pure.

Two stages: packages are installed in the first, the final image receives only the finished virtual
environment. So neither the package index (which may hold a password) nor an extra certificate ends in its
history or its files.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from executor.environments.definition import EnvironmentDefinition

#: on the final image: the whole digest of the definition it was built from
DIGEST_LABEL = "atelier.environment"
#: on the layers of the first stage, which are deleted after the build
STAGE_LABEL = "atelier.build-stage"
STEP_USER = "65532:65532"
VENV = "/opt/atelier"
#: where the first stage finds requirements and certificates
_CONTEXT = "/atelier-build"
#: many bases come without the byte code of Python's own library, and a step, which cannot write there, would
#: compile it anew each time: a tenth of a second before it does anything
_COMPILE_LIBRARY = (
    'python3 -c "import compileall, re, sysconfig;'
    " compileall.compile_dir(sysconfig.get_path('stdlib'), quiet=2, workers=0,"
    " rx=re.compile('/(site-packages|tests?|idlelib|lib2to3|turtledemo)/'))\""
)
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]+")
_IMAGE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._/:@-]*")


def render_dockerfile(
    definition: EnvironmentDefinition,
    *,
    base: str,
    build_args: Sequence[str] = (),
    has_ca_bundle: bool = False,
) -> str:
    """Render the file; `base` is the image reference the definition's base was resolved to."""
    if not _IMAGE.fullmatch(base):
        raise ValueError(f"not an image reference: {base!r}")
    lines = [
        f"FROM {base} AS build",
        f"LABEL {STAGE_LABEL}={definition.short_digest}",
        *(f"ARG {name}" for name in build_args),
        f"COPY . {_CONTEXT}/",
        f"RUN {_install(has_ca_bundle=has_ca_bundle)}",
        f"FROM {base}",
        *_system_packages(definition.system_packages),
        f"COPY --from=build {VENV} {VENV}",
        f"RUN {_COMPILE_LIBRARY}",
        f"ENV PATH={VENV}/bin:/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1",
        f"LABEL {DIGEST_LABEL}={definition.digest}",
        f"USER {STEP_USER}",
        'CMD ["python"]',
    ]
    return "\n".join(lines) + "\n"


def _install(*, has_ca_bundle: bool) -> str:
    pip = (
        f"python3 -m pip --python {VENV}/bin/python install --no-cache-dir --no-input --progress-bar off"
        f" --root-user-action ignore --disable-pip-version-check -r {_CONTEXT}/requirements.txt"
    )
    commands = [f"python3 -m venv --without-pip {VENV}"]
    if has_ca_bundle:
        bundle = f"{_CONTEXT}/bundle.pem"
        # a base without a store of its own trusts the bundle alone
        parts = f"{_CONTEXT}/ca.pem /etc/ssl/certs/ca-certificates.crt"
        commands.append(f"(cat {parts} > {bundle} 2>/dev/null || cp {_CONTEXT}/ca.pem {bundle})")
        pip = f"PIP_CERT={bundle} SSL_CERT_FILE={bundle} {pip}"
    # an environment without requirements has nothing to ask an index for
    commands.append(f"if [ -s {_CONTEXT}/requirements.txt ]; then {pip}; fi")
    return " && ".join(commands)


def _system_packages(packages: Sequence[str]) -> list[str]:
    """Install what the base lacks; a base that has everything needs no network here."""
    for package in packages:
        if not _PACKAGE.fullmatch(package):
            raise ValueError(f"not the name of a package: {package!r}")
    if not packages:
        return []
    names = " ".join(shlex.quote(package) for package in packages)
    install = f"apt-get update && apt-get install -y --no-install-recommends {names}"
    return [f"RUN dpkg -s {names} >/dev/null 2>&1 || ({install} && rm -rf /var/lib/apt/lists/*)"]
