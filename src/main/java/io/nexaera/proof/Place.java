package io.nexaera.proof;

import java.util.List;
import java.util.Set;

/// Where was looked.
///
/// @param seen how much of it: `55 tables, 188 rows`
/// @param found the forms in which the words were there; empty is what a proof wants
/// @param control the forms in which the control was there; empty where it had to be makes the proof void
/// @param where of what was found: names of tables or files
record Place(String name, String seen, Set<String> found, Set<String> control, List<String> where) {
    static final String ROWS = "rows of the database";
    static final String LOG = "what the program logs";
    static final String TEMPORARY = "temporary files";
}
