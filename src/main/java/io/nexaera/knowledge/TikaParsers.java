package io.nexaera.knowledge;

import java.io.InputStream;
import java.util.Set;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.html.DefaultHtmlMapper;
import org.apache.tika.parser.html.HtmlMapper;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.ContentHandler;

/// The only parsers that ever run: no text recognition, no external programs, no macros, and nothing that is embedded
/// in a document is opened.
final class TikaParsers {
    private TikaParsers() {}

    static Parser of(Format format) {
        return switch (format) {
            case PDF -> new PDFParser();
            case DOCX, PPTX, XLSX -> new OOXMLParser();
            case HTML -> new JSoupParser();
            case CSV, TEXT, MARKDOWN -> throw new IllegalArgumentException(format + " needs no parser");
        };
    }

    static ParseContext context() {
        ParseContext context = new ParseContext();
        context.set(PDFParserConfig.class, pdf());
        context.set(OfficeParserConfig.class, office());
        context.set(HtmlMapper.class, new ContentOnly());
        context.set(EmbeddedDocumentExtractor.class, new OpensNothing());
        return context;
    }

    private static PDFParserConfig pdf() {
        PDFParserConfig config = new PDFParserConfig();
        config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        config.setExtractInlineImages(false);
        config.setExtractBookmarksText(false);
        config.setExtractAnnotationText(false);
        config.setIfXFAExtractOnlyXFA(false);
        return config;
    }

    private static OfficeParserConfig office() {
        OfficeParserConfig config = new OfficeParserConfig();
        config.setExtractMacros(false);
        config.setIncludeDeletedContent(false);
        config.setIncludeSlideMasterContent(false);
        config.setIncludeHeadersAndFooters(false);
        return config;
    }

    /// Leaves out what surrounds a web page's content.
    private static final class ContentOnly extends DefaultHtmlMapper {
        private static final Set<String> AROUND =
                Set.of("NAV", "FOOTER", "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "SVG", "IFRAME", "BUTTON", "SELECT");

        @Override
        public boolean isDiscardElement(String name) {
            return AROUND.contains(name) || super.isDiscardElement(name);
        }
    }

    private static final class OpensNothing implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {}
    }
}
