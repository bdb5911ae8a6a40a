"""How a site is to be sent: the headers of every answer, in the form of hosts and of nginx, made from one policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

POLICY: Mapping[str, str] = MappingProxyType(
    {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",  # the icons of the theme stand in its style sheet
        "font-src": "'self'",
        "connect-src": "'self'",  # the search, and saving for use without a network
        "worker-src": "'self'",  # the service worker
        "manifest-src": "'self'",
        "form-action": "'self'",  # the search of the page for what is not there
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
)
"""What a browser may load and run: files of the site itself, without exception."""

UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
          "midi", "payment", "usb")  # fmt: skip
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in POLICY.items()),
        # A year. Not for hosts below this one: those are for their own owner to decide.
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        # Which page someone read is nobody's business but theirs.
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    }
)

# What the theme and the plugins name by what is in it never changes; all else is asked for each time.
HASHED = r"\.[0-9a-f]{8}\.(?:min\.)?(?:css|js|woff2)$"
FOREVER = "public, max-age=31536000, immutable"
MOST = 99  # rules beside that for all pages: Cloudflare reads a hundred

PLAIN = re.compile(r"/[\w./~-]*", re.ASCII)
"""A path that means the same in every configuration."""

HOSTS, NGINX = "_headers", "nginx.conf"
FILES = (HOSTS, NGINX)
"""Names below the site of what is for a server and not for a reader."""


def for_hosts(paths: Iterable[str], top: str = "/") -> str:
    """The file `_headers` of a site of these `paths`, as Netlify and Cloudflare Pages read it.

    `top` is the path of the site on its host.
    """
    hashed = [path for path in paths if re.search(HASHED, path)][:MOST]
    rules = {"/*": HEADERS} | {f"{top}{path}": {"Cache-Control": FOREVER} for path in hashed}
    return "".join(
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for path, headers in rules.items()
    )


def for_nginx(moved: Mapping[str, str], top: str = "/") -> str:
    """What to include in the server block of nginx; `moved` has the new path of each former one.

    No `add_header` stands in a location: it would take away those of the server. What may be kept is a variable.
    """
    headers = "".join(f'add_header {name} "{value}" always;\n' for name, value in HEADERS.items())
    redirects = "".join(
        f"location = {old} {{ return 301 {new}; }}\n"
        for old, new in sorted(moved.items())
        if PLAIN.fullmatch(old) and PLAIN.fullmatch(new)
    )
    hidden = "|".join(map(re.escape, FILES))
    return f"""\
# Made with the site. In a server block that has `listen`, `server_name`, certificates and `root`:
#     include /etc/nginx/snippets/methodiekboek.conf;

{headers}set $methodiekboek_kept no-cache;
add_header Cache-Control $methodiekboek_kept always;

index index.html;
charset utf-8;
absolute_redirect off;
server_tokens off;
gzip on;
gzip_vary on;
# What `methodiekboek site --compressed` has compressed. With the module for brotli also: brotli_static on;
gzip_static on;
gzip_types text/css text/plain application/javascript application/json image/svg+xml;

error_page 404 {top}404.html;
error_page 403 =404 {top}404.html;
location = {top}404.html {{ internal; }}

# What is named by what is in it.
location ~ "{HASHED}" {{ set $methodiekboek_kept "{FOREVER}"; }}

# What is not for readers.
location ~ "/(?:{hidden})$|/\\.(?!well-known/)" {{ return 404; }}

# Former addresses.
{redirects}"""
