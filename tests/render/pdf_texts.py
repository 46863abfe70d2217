"""Where the texts of a PDF page stand, read from the PDF itself."""

from __future__ import annotations

from itertools import combinations

from geonexus.render.sheet.text import width_pt


def page_boxes(page):
    """Return text, left, bottom, right, top of each line of a page, from the PDF itself."""
    found = []

    def visit(text, cm, tm, font, size):
        text = text.strip("\n")
        if text.strip() and cm[1] == 0 and tm[1] == 0:  # lines that run to the right
            left = cm[4] + tm[4] * cm[0]
            bottom = cm[5] + tm[5] * cm[3]
            bold = "Bold" in str((font or {}).get("/BaseFont", ""))
            found.append(
                (text, left, bottom, left + width_pt(text, size, bold), bottom + 0.7 * size)
            )

    page.extract_text(visitor_text=visit)
    return found


def same_place(boxes):
    """Return the pairs of texts that cover each other.

    Pieces of one line (a ligature or a dash may be one) stand side by side, but for the kerning,
    which the measure leaves out.
    """
    found = []
    for one, two in combinations(boxes, 2):
        across = min(one[3], two[3]) - max(one[1], two[1])
        upward = min(one[4], two[4]) - max(one[2], two[2])
        one_line = abs(one[2] - two[2]) < 0.1
        kerning = 0.02 * max(one[3] - one[1], two[3] - two[1]) if one_line else 0.0
        if across > 1.5 + kerning and upward > 0.5:
            found.append((one[0], two[0]))
    return found
