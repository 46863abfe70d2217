"""No person is named: what the check catches, and what it lets through."""

from __future__ import annotations

import pytest

from geonexus.base.personal_names import seeming_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Meeting with President Ana María Prueba in Lima", "Ana María Prueba"),
        ("General Juan de la Prueba commanded", "Juan de la Prueba"),
        ("the leader, alias Fulano, was held", "Fulano"),
        ("its chief, known as “El Zutano”", "El Zutano"),
        ("Mr. John Example", "John Example"),
        ("el Gobernador Pedro Ejemplo", "Pedro Ejemplo"),
    ],
)
def test_an_introduced_person_is_found(text, name):
    assert seeming_names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "the UN General Assembly in New York",
        "Attorney General Office and Secretary General staff",
        "General Motors Company",
        "The head of state met the prosecutor in Guatemala City",
        "Prosecutor of the Republic",
    ],
)
def test_bodies_and_roles_pass(text):
    assert seeming_names(text) == []
