package io.nexaera.models;

import java.util.List;

/// An OpenAI-compatible provider on loopback. Counts 12 tokens in and 5 out, whatever was said.
public final class FakeOpenAi extends FakeProvider {

    @Override
    public String baseUrl() {
        return server().url() + "/v1";
    }

    @Override
    String whole(String text, String finish) {
        return """
                {"id":"chatcmpl-1","object":"chat.completion","created":1795000000,"model":"fake",
                 "choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"%s"}],
                 "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17}}""".formatted(quoted(text), reason(finish));
    }

    @Override
    List<String> opening() {
        return List.of(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    }

    @Override
    String piece(String text) {
        return chunk("{\"content\":" + quoted(text) + "}", "null");
    }

    @Override
    List<String> closing(String finish) {
        return List.of(
                chunk("{}", "\"" + reason(finish) + "\""),
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[],"
                        + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":5,\"total_tokens\":17}}",
                "[DONE]");
    }

    @Override
    String error(String code) {
        return "{\"error\":{\"message\":\"raw provider message for {key}\",\"type\":\"some_error\",\"code\":\"%s\"}}"
                .formatted(code);
    }

    private static String chunk(String delta, String finish) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,\"model\":\"fake\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    private static String reason(String finish) {
        return finish.equals("filtered") ? "content_filter" : finish;
    }
}
