package io.nexaera.knowledge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.PagedText;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// Listens to Tika's XHTML and keeps what a citation needs: text by page, heading and table row. Stops at the limits.
final class MarkupCollector extends DefaultHandler {
    private static final Set<String> BLOCKS = Set.of(
            "p", "div", "li", "ul", "ol", "dl", "dd", "dt", "pre", "blockquote", "section", "article", "caption");
    private static final Set<String> SILENT = Set.of("script", "style", "title", "head");

    /// Room for `12.3. ` before the link.
    private static final int CONTENTS_NUMBER = 7;

    private final Format format;
    private final ParseLimits limits;
    private final Metadata metadata;
    private final HeadingPath path = new HeadingPath();
    private final List<Section> sections = new ArrayList<>();
    private final List<List<String>> rawPages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder run = new StringBuilder();
    private final Deque<TableRows> tables = new ArrayDeque<>();
    private final List<String> cells = new ArrayList<>();
    private boolean headerCells;
    private boolean inContentsLink;
    private int linkedToContents;
    private int silent;
    private int preformatted;
    private int characters;
    private int page;
    private boolean cut;
    private boolean tooManyPages;

    /// @param metadata what the parser fills: it knows a PDF's number of pages before the first one
    MarkupCollector(Format format, ParseLimits limits, Metadata metadata) {
        this.format = format;
        this.limits = limits;
        this.metadata = metadata;
    }

    /// Whether there was more text than the limit allows; the parse was stopped there.
    boolean cut() {
        return cut;
    }

    /// Whether the parse was stopped because there are too many pages.
    boolean tooManyPages() {
        return tooManyPages;
    }

    /// Pages or slides seen; 0 where the format has none.
    int pages() {
        return page;
    }

    List<Section> sections() {
        endRun();
        closeSection();
        if (format == Format.PDF) {
            return PageText.sections(rawPages, true);
        }
        return List.copyOf(sections);
    }

    @Override
    public void startElement(String uri, String name, String qName, Attributes attributes) throws SAXException {
        String tag = name.toLowerCase(Locale.ROOT);
        if (SILENT.contains(tag)) {
            silent++;
        } else if (startsPage(tag, attributes)) {
            turnPage();
        } else if (isHeading(tag)) {
            endRun();
            closeSection();
        } else if (tag.equals("table")) {
            endRun();
            tables.push(new TableRows(format != Format.HTML));
        } else if (tag.equals("tr")) {
            endRun();
            cells.clear();
            headerCells = false;
        } else if (BLOCKS.contains(tag) && tables.isEmpty()) {
            endRun();
            preformatted += tag.equals("pre") ? 1 : 0;
        } else if (BLOCKS.contains(tag) || tag.equals("br")) {
            run.append(tag.equals("br") ? '\n' : ' ');
        } else if (tag.equals("a")) {
            String target = attributes.getValue("href");
            inContentsLink = target != null && target.contains("#");
        }
    }

    @Override
    public void endElement(String uri, String name, String qName) {
        String tag = name.toLowerCase(Locale.ROOT);
        if (SILENT.contains(tag)) {
            silent--;
        } else if (isHeading(tag)) {
            linkedToContents = 0;
            path.enter(tag.charAt(1) - '0', takeRun());
        } else if ((tag.equals("td") || tag.equals("th")) && !tables.isEmpty()) {
            cells.add(takeRun());
            headerCells |= tag.equals("th");
        } else if (tag.equals("tr") && !tables.isEmpty()) {
            append("\n", tables.peek().line(cells, headerCells));
        } else if (tag.equals("table") && !tables.isEmpty()) {
            tables.pop();
            append("\n\n", "");
        } else if (BLOCKS.contains(tag) && tables.isEmpty()) {
            endRun();
            preformatted -= tag.equals("pre") && preformatted > 0 ? 1 : 0;
        } else if (tag.equals("a")) {
            inContentsLink = false;
        }
    }

    @Override
    public void characters(char[] chars, int start, int length) throws SAXException {
        if (silent > 0) {
            return;
        }
        int room = Math.min(length, limits.characters() - characters);
        run.append(chars, start, room);
        characters += room;
        linkedToContents += inContentsLink ? room : 0;
        if (room < length) {
            cut = true;
            throw new SAXException("enough text");
        }
    }

    @Override
    public void ignorableWhitespace(char[] chars, int start, int length) {
        run.append(chars, start, length);
    }

    private boolean startsPage(String tag, Attributes attributes) {
        String kind = attributes.getValue("class");
        return tag.equals("div")
                && ((format == Format.PDF && "page".equals(kind))
                        || (format == Format.PPTX && "slide-content".equals(kind)));
    }

    private void turnPage() throws SAXException {
        endRun();
        closeSection();
        path.enter(1, "");
        rawPages.add(new ArrayList<>());
        Integer announced = format == Format.PDF ? metadata.getInt(PagedText.N_PAGES) : null;
        tooManyPages = ++page > limits.pages() || (announced != null && announced > limits.pages());
        if (tooManyPages) {
            throw new SAXException("too many pages");
        }
    }

    /// Ends a paragraph: a PDF's lines stay raw until headers and footers are known.
    private void endRun() {
        if (format == Format.PDF && !rawPages.isEmpty()) {
            rawPages.getLast().addAll(run.toString().lines().toList());
            rawPages.getLast().add("");
            run.setLength(0);
        } else {
            append("\n\n", takeRun());
        }
    }

    /// A paragraph that is one link into the document is an entry of its table of contents, and left out.
    private String takeRun() {
        String taken = preformatted > 0 ? run.toString().strip() : flat(run);
        boolean entry = linkedToContents > 0 && linkedToContents + CONTENTS_NUMBER >= taken.length();
        run.setLength(0);
        linkedToContents = 0;
        return entry ? "" : taken;
    }

    private static String flat(CharSequence run) {
        return run.toString()
                .replace('\u00a0', ' ')
                .replaceAll("[ \\t\\r\\n]*\\n[ \\t\\r\\n]*|[ \\t\\r]+", " ")
                .strip();
    }

    private void append(String separator, String paragraph) {
        boolean separated = text.isEmpty() || text.toString().endsWith(separator);
        if (!paragraph.isEmpty()) {
            text.append(separated ? "" : separator).append(paragraph);
        } else if (separator.length() > 1 && !separated && !tables.isEmpty()) {
            text.append(separator);
        }
    }

    private void closeSection() {
        if (!text.toString().isBlank()) {
            sections.add(
                    new Section(pageNumber(), path.toString(), text.toString().strip()));
        }
        text.setLength(0);
    }

    private @Nullable Integer pageNumber() {
        return page == 0 ? null : Integer.valueOf(page);
    }

    private static boolean isHeading(String tag) {
        return tag.length() == 2 && tag.charAt(0) == 'h' && tag.charAt(1) >= '1' && tag.charAt(1) <= '6';
    }
}
