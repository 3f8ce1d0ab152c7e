package io.nexaera.workflows;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import io.nexaera.problem.Problem;
import java.util.Map;

/// One expression of the Common Expression Language, over `input`, `steps`, `item` and `run`. It always ends: the
/// language has no loops but over lists, of which it may look at 1,000 items in all, and no text grows beyond 64 KB.
record Expression(String text, CelRuntime.Program program) {
    private static final int MOST_CHARACTERS = 500;
    private static final int MOST_ITEMS = 1000;
    private static final int MOST_TEXT = 64 * 1024;
    private static final CelOptions LIMITS = CelOptions.current()
            .comprehensionMaxIterations(MOST_ITEMS)
            .maxExpressionCodePointSize(MOST_CHARACTERS)
            .maxParseRecursionDepth(32)
            .enableHeterogeneousNumericComparisons(true) // 120.5 > 100: JSON knows one kind of number
            .build();
    private static final CelStringExtensions STRINGS = CelExtensions.strings(
            CelStringExtensions.Function.LOWER_ASCII,
            CelStringExtensions.Function.UPPER_ASCII,
            CelStringExtensions.Function.TRIM,
            CelStringExtensions.Function.SUBSTRING,
            CelStringExtensions.Function.INDEX_OF,
            CelStringExtensions.Function.SPLIT);
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(LIMITS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(STRINGS)
            .addVar("input", SimpleType.DYN)
            .addVar("steps", SimpleType.DYN)
            .addVar("item", SimpleType.DYN)
            .addVar("run", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(LIMITS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .filterFunctions(
                            (function, overload) -> !overload.toString().equals("ADD_STRING"))
                    .build())
            .addFunctionBindings(CelFunctionBinding.from("add_string", String.class, String.class, Expression::joined))
            .addLibraries(STRINGS)
            .build();

    /// A run reads its whole workflow before each step; without this most of its time was spent compiling. What is kept
    /// is the text's alone: no data, no place.
    private static final Cache<String, CelRuntime.Program> PROGRAMS =
            Caffeine.newBuilder().maximumSize(2_000).build();

    /// @param place where it stands, for the sentence: `steps[2].when`
    /// @throws Problem.Invalid naming the place
    static Expression parse(String text, String place) {
        if (text.isBlank() || text.length() > MOST_CHARACTERS) {
            throw refused(place, "An expression has 1 to " + MOST_CHARACTERS + " characters.");
        }
        try {
            return new Expression(text, program(text));
        } catch (CelValidationException | CelEvaluationException e) {
            throw refused(place, "“" + text.strip() + "” can't be read: " + reason(e) + ".");
        } catch (RuntimeException | StackOverflowError e) {
            throw refused(place, "This expression is nested too deeply, or can't be read.");
        }
    }

    private static CelRuntime.Program program(String text) throws CelValidationException, CelEvaluationException {
        CelRuntime.Program known = PROGRAMS.getIfPresent(text);
        if (known != null) {
            return known;
        }
        CelRuntime.Program made = RUNTIME.createProgram(COMPILER.compile(text).getAst());
        PROGRAMS.put(text, made);
        return made;
    }

    /// The parser's own first line, which is about what was typed and nothing else.
    private static String reason(Exception e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return first.replaceFirst("^ERROR: <input>:\\d+:(\\d+): ", "at character $1, ")
                .replaceAll("[. ]+$", "");
    }

    /// What it comes to.
    ///
    /// @throws Problem.Invalid without a word of the data
    Object value(Map<String, Object> data, String place) {
        try {
            return program.eval(data);
        } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
            throw refused(
                    place,
                    "“" + text.strip() + "” came to nothing: a value is missing, of another kind, or there was too much"
                            + " of it.");
        }
    }

    private static String joined(String one, String other) {
        if (one.length() + other.length() > MOST_TEXT) {
            throw new IllegalArgumentException("too long");
        }
        return one.concat(other);
    }

    static Problem.Invalid refused(String place, String sentence) {
        return new Problem.Invalid("workflows.definition", place, place + ": " + sentence);
    }
}
