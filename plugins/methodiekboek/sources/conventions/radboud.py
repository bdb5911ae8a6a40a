"""'Steege, M. van der' under the S; 'Van der Steege (2017)'.

Source: Radboud Universiteit, library guide to APA 7, "Nederlandse conventies".
"""

from ..convention import Convention, capital, full_family, initials, joined

CONVENTION = Convention(
    listed=lambda person: joined(person.family, " ".join(filter(None, [initials(person.given), person.particle]))),
    in_text=lambda person: capital(full_family(person)),
    sorted_under=lambda person: person.family,
)
