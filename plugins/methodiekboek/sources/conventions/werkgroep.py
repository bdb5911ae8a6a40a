"""'Van der Steege, M.' under the V; 'Van der Steege (2017)'.

Source: Werkgroep APA, *De APA-richtlijnen uitgelegd* (3rd edition, 2021), which the universities of applied sciences
follow.
"""

from ..convention import Convention, capital, full_family, initials, joined

CONVENTION = Convention(
    listed=lambda person: joined(capital(full_family(person)), initials(person.given)),
    in_text=lambda person: capital(full_family(person)),
    sorted_under=full_family,
)
