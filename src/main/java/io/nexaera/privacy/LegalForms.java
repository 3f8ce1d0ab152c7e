package io.nexaera.privacy;

import java.util.Set;

/// The legal forms that firms of many countries carry behind their names, without marks: `Ltd`, `GmbH`, `Oyj`.
final class LegalForms {
    private static final Set<Integer> FORMS = Tokens.hashesOf(
            "ltd inc llc llp plc corp limited incorporated corporation pvt"
                    + " ag gmbh kg kgaa ohg gbr ug bv nv ab as aps oy oyj ry tmi osk srl spa snc sarl sas lda ltda kft zrt bt doo");
    /// In small letters these are words of some language.
    private static final Set<Integer> WORDS_TOO = Tokens.hashesOf("ag kg ug ab as oy ry nv bv bt spa sas tmi corp");

    private LegalForms() {}

    /// Whether the token is one, written so that it can't be an everyday word.
    static boolean isAt(Tokens tokens, int token) {
        return token >= 0
                && token < tokens.count
                && tokens.isWord(token)
                && FORMS.contains(tokens.hash[token])
                && !(Character.isLowerCase(tokens.first(token)) && WORDS_TOO.contains(tokens.hash[token]));
    }
}
