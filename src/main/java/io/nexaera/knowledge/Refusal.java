package io.nexaera.knowledge;

import java.util.Locale;

/// Why a document was not taken in, with the sentence a person reads.
enum Refusal {
    ENCRYPTED("This document is protected with a password. Remove the password and add it again."),
    TOO_MANY_PAGES("This document has more pages than one document may have. Split it and add the parts."),
    ZIP_BOMB("This file unpacks to far more data than it should, so it was not opened."),
    TOO_SLOW("Reading this document took too long. Split it into smaller files and add them again."),
    TOO_MUCH_MEMORY("Reading this document needs more memory than it may use. Split it into smaller files."),
    TOO_LARGE("This file is larger than one document may be. Split it and add the parts."),
    EMPTY("There is no text in this document."),
    ONLY_PICTURES("This document holds pictures of text only. Run it through text recognition (OCR) and add it again."),
    WRONG_EXTENSION("This file is not what its name says."),
    UNSUPPORTED("This kind of file can't be read. PDF, Word, PowerPoint, Excel (.docx, .pptx, .xlsx), HTML, Markdown,"
            + " text and CSV can."),
    DAMAGED("This file seems to be damaged: it could not be read to its end.");

    final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    /// The stable name that programs see: `knowledge.zip-bomb`.
    String code() {
        return "knowledge." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
