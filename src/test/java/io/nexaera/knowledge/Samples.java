package io.nexaera.knowledge;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STStyleType;

/// Documents made for tests: plain ones, and ones that mean harm.
final class Samples {
    static final String CONTENT_TYPES = "[Content_Types].xml";

    private Samples() {}

    interface Writing {
        void to(ByteArrayOutputStream out) throws IOException;
    }

    static byte[] bytes(Writing writing) {
        var out = new ByteArrayOutputStream();
        try {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// A page for each text.
    static byte[] pdf(String... pages) {
        return bytes(out -> {
            try (PDDocument pdf = new PDDocument()) {
                for (String page : pages) {
                    addPage(pdf, page);
                }
                pdf.save(out);
            }
        });
    }

    static byte[] encryptedPdf() {
        return bytes(out -> {
            try (PDDocument pdf = new PDDocument()) {
                addPage(pdf, "The combination of the safe is written here.");
                var policy = new StandardProtectionPolicy("owner", "reader", new AccessPermission());
                policy.setEncryptionKeyLength(128);
                pdf.protect(policy);
                pdf.save(out);
            }
        });
    }

    static byte[] pdfOfPictures() {
        return bytes(out -> {
            try (PDDocument pdf = new PDDocument()) {
                PDPage page = new PDPage();
                pdf.addPage(page);
                var picture = LosslessFactory.createFromImage(pdf, new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
                try (var content = new PDPageContentStream(pdf, page)) {
                    content.drawImage(picture, 10, 10);
                }
                pdf.save(out);
            }
        });
    }

    static byte[] pdfOfPages(int count) {
        return bytes(out -> {
            try (PDDocument pdf = new PDDocument()) {
                for (int i = 0; i < count; i++) {
                    pdf.addPage(new PDPage());
                }
                pdf.save(out);
            }
        });
    }

    /// Paragraphs; one that starts with `# ` becomes a heading.
    static byte[] docx(String... paragraphs) {
        return bytes(out -> {
            try (XWPFDocument docx = new XWPFDocument()) {
                addHeadingStyle(docx);
                for (String text : paragraphs) {
                    var paragraph = docx.createParagraph();
                    if (text.startsWith("# ")) {
                        paragraph.setStyle("Heading1");
                    }
                    paragraph.createRun().setText(text.startsWith("# ") ? text.substring(2) : text);
                }
                docx.write(out);
            }
        });
    }

    private static void addHeadingStyle(XWPFDocument docx) {
        CTStyle style = CTStyle.Factory.newInstance();
        style.setStyleId("Heading1");
        style.addNewName().setVal("heading 1");
        style.setType(STStyleType.PARAGRAPH);
        docx.createStyles().addStyle(new XWPFStyle(style));
    }

    static byte[] pptx(String... slides) {
        return bytes(out -> {
            try (XMLSlideShow pptx = new XMLSlideShow()) {
                for (String slide : slides) {
                    pptx.createSlide().createTextBox().setText(slide);
                }
                pptx.write(out);
            }
        });
    }

    static byte[] xlsx(String sheet, String[]... rows) {
        return bytes(out -> {
            try (XSSFWorkbook xlsx = new XSSFWorkbook()) {
                var filled = xlsx.createSheet(sheet);
                for (int row = 0; row < rows.length; row++) {
                    var made = filled.createRow(row);
                    for (int cell = 0; cell < rows[row].length; cell++) {
                        made.createCell(cell).setCellValue(rows[row][cell]);
                    }
                }
                xlsx.write(out);
            }
        });
    }

    static byte[] zip(Map<String, byte[]> entries) {
        return bytes(out -> {
            try (var zip = new ZipOutputStream(out)) {
                zip.setLevel(Deflater.BEST_COMPRESSION);
                for (var entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                    zip.closeEntry();
                }
            }
        });
    }

    /// A Word file of about 200 KB that unpacks to 200 MB.
    static byte[] zipBomb() {
        return zip(Map.of(
                CONTENT_TYPES, "<Types/>".getBytes(StandardCharsets.UTF_8), "word/document.xml", new byte[200 << 20]));
    }

    /// A Word file whose text is an entity of an entity of an entity …
    static byte[] billionLaughs() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY e0 \"ha\">");
        for (int i = 1; i < 10; i++) {
            xml.append("<!ENTITY e")
                    .append(i)
                    .append(" \"")
                    .repeat("&e" + (i - 1) + ";", 10)
                    .append("\">");
        }
        xml.append("]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                + "<w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>");
        return zip(Map.of(
                CONTENT_TYPES,
                ("<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                                + "<Override PartName=\"/word/document.xml\" ContentType=\"" + Format.DOCX.mediaType
                                + ".main+xml\"/></Types>")
                        .getBytes(StandardCharsets.UTF_8),
                "_rels/.rels",
                ("<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                + "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
                                + " Target=\"word/document.xml\"/></Relationships>")
                        .getBytes(StandardCharsets.UTF_8),
                "word/document.xml",
                xml.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void addPage(PDDocument pdf, String text) throws IOException {
        PDPage page = new PDPage();
        pdf.addPage(page);
        try (var content = new PDPageContentStream(pdf, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
            content.newLineAtOffset(50, 700);
            for (String line : text.split("\n", -1)) {
                content.showText(line);
                content.newLineAtOffset(0, -14);
            }
            content.endText();
        }
    }
}
