"""'van der Steege, M.' under the V; 'van der Steege (2017)'.

Source: American Psychological Association, *Publication manual* (7th edition, 2020), section 9.9.
"""

from ..convention import Convention, full_family, initials, joined

CONVENTION = Convention(
    listed=lambda person: joined(full_family(person), initials(person.given)),
    in_text=full_family,
    sorted_under=full_family,
)
