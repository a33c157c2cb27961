"""Draws the panels of a dashboard as one SVG, from what a Prometheus has answered: for the documents, where there is no
Grafana. Only what the dashboards use is drawn: stats, lines, bars and tables."""
import datetime
import html
import math
import re

COLUMN, ROW, GAP = 50, 28, 8
COLORS = ["#5794f2", "#ff9830", "#73bf69", "#f2495c", "#b877d9", "#fade2a", "#37872d", "#8ab8ff", "#ffa6b0", "#c0d8ff"]
NAMED = {"green": "#56a64b", "orange": "#ff780a", "red": "#e02f44"}


def scaled(value, base, units):
    for unit in units[:-1]:
        if abs(value) < base:
            return value, unit
        value /= base
    return value, units[-1]


def readable(value, unit):
    if not math.isfinite(value):
        return "–"
    if unit == "dateTimeFromNow":
        return datetime.datetime.fromtimestamp(value / 1000, datetime.timezone.utc).strftime("%d %b %H:%M")
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "bytes":
        return "{:.3g} {}".format(*scaled(value, 1024, ["B", "KiB", "MiB", "GiB"]))
    if unit == "s":
        if abs(value) >= 3600:
            return f"{value / 3600:.1f} h"
        if abs(value) >= 60:
            return f"{value / 60:.1f} min"
        return f"{value:.3g} s" if abs(value) >= 1 or value == 0 else f"{value * 1000:.3g} ms"
    number = "{:.3g}{}".format(*scaled(value, 1000, ["", " k", " M"])) if abs(value) >= 1000 else f"{value:.3g}"
    return number + {"reqps": " /s", "cps": " /s", "suffix: x": " x"}.get(unit, "")


def legend(target, metric):
    text = re.sub(r"\{\{(\w+)\}\}", lambda match: metric.get(match[1], ""), target.get("legendFormat", ""))
    return re.sub(r" +", " ", text).strip()


class Picture:
    def __init__(self):
        self.parts = []

    def text(self, x, y, words, size=11, color="#ccccdc", anchor="start", weight="normal"):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}" text-anchor="{anchor}" '
                          f'font-weight="{weight}">{html.escape(str(words))}</text>')

    def box(self, x, y, width, height, color, **more):
        more = "".join(f' {key}="{value}"' for key, value in more.items())
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{color}"{more}/>')

    def line(self, points, color, width=1.5, dashes=""):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{width}"'
                          + (f' stroke-dasharray="{dashes}"' if dashes else "") + "/>")


def color_of(value, thresholds):
    color = thresholds["steps"][0]["color"]
    for step in thresholds["steps"][1:]:
        if value >= step["value"]:
            color = step["color"]
    return NAMED[color]


def draw_stat(picture, panel, series, x, y, width, height):
    defaults = panel["fieldConfig"]["defaults"]
    values = [float(points[-1][1]) for _, _, points in series]
    value = values[0] if values else math.nan
    shown = readable(value, defaults["unit"])
    for mapping in defaults.get("mappings", []):
        shown = mapping["options"].get(f"{value:g}", {"text": shown})["text"]
    picture.box(x + 6, y + 24, width - 12, height - 30, color_of(value, defaults["thresholds"]), rx=3)
    picture.text(x + width / 2, y + 24 + (height - 30) / 2 + 8, shown, 22, "#ffffff", "middle", "bold")


def draw_lines(picture, panel, series, x, y, width, height, begin, end):
    defaults = panel["fieldConfig"]["defaults"]
    shown = series[:6]
    left, top, right, bottom = x + 58, y + 28, x + width - 10, y + height - 30 - 13 * len(shown)
    stacked = defaults.get("custom", {}).get("stacking", {}).get("mode") == "normal"
    lines, sums = [], {}
    for target, metric, points in series:
        line = []
        for at, value in points:
            value = float(value)
            if math.isfinite(value):
                if stacked:
                    value = sums[at] = sums.get(at, 0) + value
                line.append((float(at), value))
        lines.append((legend(target, metric), line))
    top_value = max([value for _, line in lines for _, value in line] + [defaults.get("max", 0)]) or 1
    top_value *= 1.05
    for part in range(5):
        height_of = bottom - (bottom - top) * part / 4
        picture.line([(left, height_of), (right, height_of)], "#2c3235", 1)
        picture.text(left - 6, height_of + 4, readable(top_value * part / 4, defaults["unit"]), 10, "#8e8e9a", "end")
    for part in range(5):
        at = begin + (end - begin) * part / 4
        clock = datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%H:%M:%S")
        picture.text(left + (right - left) * part / 4, bottom + 14, clock, 9, "#8e8e9a", "middle")
    for step in defaults["thresholds"]["steps"][1:]:
        if step["value"] < top_value:
            height_of = bottom - (bottom - top) * step["value"] / top_value
            picture.line([(left, height_of), (right, height_of)], NAMED[step["color"]], 1, "4 3")
    for index, (name, line) in enumerate(lines):
        color = COLORS[index % len(COLORS)]
        points = [(left + (at - begin) / (end - begin) * (right - left), bottom - (bottom - top) * value / top_value) for at, value in line]
        gaps = [0] + [place for place in range(1, len(line)) if line[place][0] - line[place - 1][0] > 3] + [len(line)]
        for first, last in zip(gaps, gaps[1:]):
            picture.line(points[first:last], color)
        if index < len(shown):
            at = bottom + 30 + 13 * index
            picture.box(left, at - 8, 10, 3, color)
            picture.text(left + 15, at - 3, name or panel["title"], 10)
            if line:
                last = float(series[index][2][-1][1])
                picture.text(right, at - 3, readable(last, defaults["unit"]), 10, "#ccccdc", "end")


def draw_bars(picture, panel, series, x, y, width, height):
    defaults = panel["fieldConfig"]["defaults"]
    bars = sorted(((float(points[-1][1]), legend(target, metric)) for target, metric, points in series), reverse=True)
    bars = [bar for bar in bars if math.isfinite(bar[0])][:int((height - 34) / 18)]
    most = max([value for value, _ in bars] + [1e-9])
    for index, (value, name) in enumerate(bars):
        at = y + 34 + index * 18
        picture.text(x + 120, at + 11, name, 10, "#ccccdc", "end")
        picture.box(x + 126, at, (width - 210) * value / most, 13, COLORS[0])
        picture.text(x + 132 + (width - 210) * value / most, at + 11, readable(value, defaults["unit"]), 10)


def draw_table(picture, panel, series, x, y, width, _height):
    names = {f"Value #{target['refId']}": target["refId"] for target in panel["targets"]}
    columns = [(new, names[old]) for old, new in panel["transformations"][1]["options"]["renameByName"].items() if old in names]
    units = {override["matcher"]["options"]: override["properties"][0]["value"] for override in panel["fieldConfig"]["overrides"]}
    rows = {}
    for target, metric, points in series:
        rows.setdefault(next(iter(metric.values())), {})[target["refId"]] = float(points[-1][1])
    for place, title in enumerate(["run"] + [name for name, _ in columns]):
        picture.text(x + 12 + place * width / (len(columns) + 1.2) + (60 if place else 0), y + 40, title, 10, "#8e8e9a")
    for index, (key, values) in enumerate(sorted(rows.items(), reverse=True)):
        picture.text(x + 12, y + 58 + 16 * index, key, 10)
        for place, (name, reference) in enumerate(columns, 1):
            shown = readable(values.get(reference, math.nan), units.get(name, "none"))
            picture.text(x + 72 + place * width / (len(columns) + 1.2), y + 58 + 16 * index, shown, 10)


def draw(dashboard, data, begin, end):
    """Returns the picture. data gives the series of a target, as pairs of labels and points."""
    picture = Picture()
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        x, y = place["x"] * COLUMN + GAP / 2, 44 + place["y"] * ROW + GAP / 2
        width, height = place["w"] * COLUMN - GAP, place["h"] * ROW - GAP
        if panel["type"] == "row":
            picture.text(x + 4, y + 15, panel["title"], 13, "#ccccdc", weight="bold")
            continue
        picture.box(x, y, width, height, "#181b1f", rx=3, stroke="#2c3235")
        picture.text(x + 8, y + 17, panel["title"], 12, "#ccccdc", weight="bold")
        series = [(target, metric, points) for target in panel["targets"] for metric, points in data(target)]
        if panel["type"] == "stat":
            draw_stat(picture, panel, series, x, y, width, height)
        elif panel["type"] == "bargauge":
            draw_bars(picture, panel, series, x, y, width, height)
        elif panel["type"] == "table":
            draw_table(picture, panel, series, x, y, width, height)
        else:
            draw_lines(picture, panel, series, x, y, width, height, begin, end)
    bottom = 52 + ROW * max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in dashboard["panels"])
    width = 24 * COLUMN
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bottom}" font-family="Inter, Helvetica, Arial, sans-serif">'
            f'<title>{html.escape(dashboard["title"])}</title><rect width="{width}" height="{bottom}" fill="#111217"/>'
            f'<text x="12" y="28" font-size="18" fill="#ffffff" font-weight="bold">{html.escape(dashboard["title"])}</text>'
            + "\n".join(picture.parts) + "</svg>\n")
