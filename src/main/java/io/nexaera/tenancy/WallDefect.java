package io.nexaera.tenancy;

/// A hole in the wall, as [WallLint] found it.
///
/// @param rule a stable name: `wall.rls-off`
/// @param object what it is about: a table, a function, a role
/// @param sentence what is wrong, for an operator
/// @param remedy what to do
public record WallDefect(String rule, String object, String sentence, String remedy) {}
