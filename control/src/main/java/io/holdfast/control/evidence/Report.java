package io.holdfast.control.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A report as a sequence of blocks, written out as Markdown (GitHub's tables) or as one HTML page without scripts, which is
 * well-formed XML as well, so that {@link PdfPrinter} can read it.
 */
public final class Report {
    private sealed interface Block {
        record Heading(int level, String text) implements Block {}

        record Paragraph(String text) implements Block {}

        record Items(List<String> texts) implements Block {}

        record Table(List<String> head, List<List<String>> rows) implements Block {}
    }

    /** What no XML document may hold, such as most control characters. */
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private static final Pattern SPACES = Pattern.compile("\\s+");
    /** Letters that all columns of a table have room for in print, with some to spare for what lies between them. */
    private static final int ACROSS = 110;

    private final String title;
    private final List<Block> blocks = new ArrayList<>();

    public Report(String title) {
        this.title = title;
    }

    /** A heading below the title. */
    public Report heading(String text) {
        blocks.add(new Block.Heading(2, text));
        return this;
    }

    /** A heading below a heading. */
    public Report subheading(String text) {
        blocks.add(new Block.Heading(3, text));
        return this;
    }

    /** One paragraph of plain text. */
    public Report paragraph(String text) {
        blocks.add(new Block.Paragraph(text));
        return this;
    }

    /** A list of plain texts. */
    public Report items(List<String> texts) {
        blocks.add(new Block.Items(List.copyOf(texts)));
        return this;
    }

    /** A table of plain texts; each row has as many cells as the head. */
    public Report table(List<String> head, List<List<String>> rows) {
        blocks.add(new Block.Table(List.copyOf(head), List.copyOf(rows)));
        return this;
    }

    public String markdown() {
        StringBuilder out = new StringBuilder("# ").append(line(title)).append('\n');
        for (Block block : blocks) {
            out.append('\n');
            switch (block) {
                case Block.Heading heading ->
                    out.append("#".repeat(heading.level()))
                            .append(' ')
                            .append(line(heading.text()))
                            .append('\n');
                case Block.Paragraph paragraph ->
                    out.append(line(paragraph.text())).append('\n');
                case Block.Items items ->
                    items.texts()
                            .forEach(text -> out.append("- ").append(line(text)).append('\n'));
                case Block.Table table -> {
                    row(out, table.head());
                    row(out, table.head().stream().map(cell -> "---").toList());
                    table.rows().forEach(cells -> row(out, cells));
                }
            }
        }
        return out.toString();
    }

    private static void row(StringBuilder out, List<String> cells) {
        out.append('|');
        cells.forEach(
                cell -> out.append(' ').append(line(cell).replace("|", "\\|")).append(" |"));
        out.append('\n');
    }

    private static String line(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replace("<", "&lt;");
    }

    public String html() {
        StringBuilder out = new StringBuilder(
                        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>")
                .append(escape(title))
                .append("""
                        </title>
                        <style>
                        body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; color: #1a1d21 }
                        table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
                        th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #d9dde2 }
                        th { background: #f3f5f7 }
                        h2 { margin-top: 2rem }
                        @page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " of " counter(pages); font: 8pt 'Liberation Sans', sans-serif } }
                        @media print {
                        body { font: 9pt/1.4 'Liberation Sans', sans-serif; max-width: none; margin: 0; padding: 0 }
                        h1 { font-size: 17pt } h2 { font-size: 13pt } h3 { font-size: 11pt }
                        h1, h2, h3 { page-break-after: avoid }
                        table { -fs-table-paginate: paginate; font-size: 8pt }
                        tr { page-break-inside: avoid }
                        th, td { padding: 2pt 4pt; word-wrap: break-word }
                        .words { word-wrap: normal }
                        .line { white-space: nowrap }
                        }
                        </style>
                        </head>
                        <body>
                        """)
                .append("<h1>")
                .append(escape(title))
                .append("</h1>\n");
        for (Block block : blocks) {
            switch (block) {
                case Block.Heading heading -> {
                    String tag = "h" + heading.level();
                    out.append('<').append(tag).append('>').append(escape(heading.text()));
                    out.append("</").append(tag).append(">\n");
                }
                case Block.Paragraph paragraph ->
                    out.append("<p>").append(escape(paragraph.text())).append("</p>\n");
                case Block.Items items -> {
                    out.append("<ul>\n");
                    items.texts()
                            .forEach(text ->
                                    out.append("<li>").append(escape(text)).append("</li>\n"));
                    out.append("</ul>\n");
                }
                case Block.Table table -> {
                    out.append("<table>\n<thead>");
                    cells(out, "th", table.head());
                    out.append("</thead>\n<tbody>\n");
                    table.rows().forEach(row -> cells(out, "td", row));
                    out.append("</tbody>\n</table>\n");
                }
            }
        }
        return out.append("</body>\n</html>\n").toString();
    }

    private static void cells(StringBuilder out, String tag, List<String> cells) {
        int longest = ACROSS / Math.max(1, cells.size());
        out.append("<tr>");
        for (String cell : cells) {
            out.append('<')
                    .append(tag)
                    .append(kept(cell, longest))
                    .append(escape(cell))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
        out.append("</tr>\n");
    }

    /** In print a column that may be broken anywhere is made as narrow as a letter beside one with a long text. */
    private static String kept(String cell, int longest) {
        if (cell.length() <= longest) {
            return " class=\"line\">";
        }
        return SPACES.splitAsStream(cell).allMatch(word -> word.length() <= longest) ? " class=\"words\">" : ">";
    }

    private static String escape(String text) {
        return NOT_XML.matcher(text)
                .replaceAll("\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
