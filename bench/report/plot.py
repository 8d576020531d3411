"""Bar charts as SVG, readable on a light and on a dark page, without anything from elsewhere."""
from xml.sax.saxutils import escape

_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 15px }
  .figure { font-size: 12px }
  .ours { fill: #0969da } .bare { fill: #afb8c1 } .peer { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .ours { fill: #4493f8 } .bare { fill: #656c76 } .peer { fill: #db6d28 }
  }
"""
_WIDTH = 760
_LABELS = 285
_BAR = 20
_ROW = 26
_TITLE = 34
_GAP = 22


def _bars(chart, top):
    """The lines of one chart: its title and a bar for each (label, kind, value, text)."""
    most = max(value for _, _, value, _ in chart["bars"])
    yield f'<text class="title" x="0" y="{top + 18}">{escape(chart["title"])}</text>'
    for index, (label, kind, value, text) in enumerate(chart["bars"]):
        y = top + _TITLE + index * _ROW
        width = max(1.0, value / most * (_WIDTH - _LABELS - 90))
        yield f'<text x="{_LABELS - 10}" y="{y + 15}" text-anchor="end">{escape(label)}</text>'
        yield f'<rect class="{kind}" x="{_LABELS}" y="{y}" width="{width:.1f}" height="{_BAR}" rx="2"/>'
        yield f'<text class="figure" x="{_LABELS + width + 7:.1f}" y="{y + 15}">{escape(text)}</text>'


def svg(charts, description):
    """The charts one below the other. Each is {"title": ..., "bars": [(label, kind, value, text), ...]}."""
    lines = []
    top = 0
    for chart in charts:
        lines += _bars(chart, top)
        top += _TITLE + len(chart["bars"]) * _ROW + _GAP
    height = top - _GAP + 6
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
            f'height="{height}" role="img" aria-label="{escape(description)}">\n<style>{_STYLE}</style>\n'
            + "\n".join(lines) + "\n</svg>\n")
