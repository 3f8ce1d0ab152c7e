package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the delimiters by which chat templates tell roles apart into harmless look-alikes: `<|im_start|>` becomes
/// `‹|im_start|›`. ChatML, Llama 2 and 3, Gemma, Mistral, DeepSeek, XML-like tags, headings that pose as the system.
///
/// @param at where escaped markers stand in the text, in pairs of from and to
record RoleMarkers(String text, List<int[]> at) {
    private static final String ROLES = "(?:system|assistant|user|human|developer|ai|tool|function|instructions?)";
    private static final Pattern MARKER = Pattern.compile(
            "<[|｜][^<>|｜\\n]{1,40}[|｜]>"
                    + "|<</?SYS>>|\\[/?(?:INST|SYSTEM|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)]"
                    + "|</?(?:start_of_turn|end_of_turn|bos|eos|s|begin_of_text|end_of_text)>"
                    + "|</?\\s{0,3}(?:system|assistant|user|human|developer|instructions?|system[-_ ]?prompt|tool_calls?"
                    + "|tool_response|tool_result|function_calls?|function_results?|invoke|antml:[a-z_]{1,20}|untrusted)"
                    + "(?:\\s[^<>\\n]{0,80})?>"
                    + "|(?m:^[ \\t]{0,3}#{1,6}[ \\t]{0,3}(?:new[ \\t])?" + ROLES
                    + "(?:[ \\t](?:prompt|message|instructions?|note|override|update))?[ \\t]{0,3}:?[ \\t]{0,3}$)"
                    + "|(?m:^[ \\t]{0,3}(?:\\*\\*)?(?:system|assistant|human|developer)(?:[ \\t](?:prompt|message|override|note))?"
                    + "(?:\\*\\*)?[ \\t]{0,3}:)"
                    + "|(?m:^[ \\t]{0,3}[-=#*]{3,10}[ \\t]{0,3}(?:(?:begin|end|start|new)(?:[ \\t]of)?[ \\t])?(?:system|user|developer)"
                    + "(?:[ \\t](?:prompt|message|instructions?|input))[ \\t]{0,3}[-=#*]{0,10})",
            Pattern.CASE_INSENSITIVE);

    static RoleMarkers escape(String text) {
        if (!mayHold(text)) {
            return new RoleMarkers(text, List.of());
        }
        Matcher matcher = MARKER.matcher(text);
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        List<int[]> at = new ArrayList<>();
        int done = 0;
        while (matcher.find()) {
            escaped.append(text, done, matcher.start());
            int from = escaped.length();
            escaped.append(harmless(matcher.group()));
            at.add(new int[] {from, escaped.length()});
            done = matcher.end();
        }
        return at.isEmpty()
                ? new RoleMarkers(text, at)
                : new RoleMarkers(escaped.append(text, done, text.length()).toString(), at);
    }

    private static boolean mayHold(String text) {
        return text.indexOf('<') >= 0
                || text.indexOf('[') >= 0
                || text.indexOf(':') >= 0
                || text.indexOf('#') >= 0
                || text.indexOf('=') >= 0
                || text.indexOf('-') >= 0;
    }

    private static String harmless(String marker) {
        return marker.replace('<', '‹')
                .replace('>', '›')
                .replace('[', '⟦')
                .replace(']', '⟧')
                .replace('#', '＃')
                .replace(':', '：')
                .replace('=', '＝')
                .replace("---", "–––");
    }
}
