package io.nexaera.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com/v1",
                "http://127.0.0.1:8080",
                "https://[2606:4700::1111]/v1",
                "HTTPS://Api.Example.COM:8443/a/b"
            })
    void plainAddressesAreRead(String url) {
        assertThat(TargetUrl.parse(url).toString()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://example.com,            egress.url-scheme",
        "file:///etc/passwd,           egress.url-scheme",
        "example.com,                  egress.url-scheme",
        "//example.com,                egress.url-scheme",
        "https://,                     egress.url-syntax",
        "https:///v1,                  egress.url-host",
        "https://u:p@example.com,      egress.url-userinfo",
        "https://example.com@evil.com, egress.url-userinfo",
        "https://example.com#@x,       egress.url-fragment",
        "https://example.com:0,        egress.url-port",
        "https://example.com:65536,    egress.url-port",
        "https://0177.0.0.1,           egress.url-ipv4",
        "https://0x7f.0.0.1,           egress.url-ipv4",
        "https://0x7f000001,           egress.url-ipv4",
        "https://2130706433,           egress.url-ipv4",
        "https://127.1,                egress.url-ipv4",
        "https://127.0.0.01,           egress.url-ipv4",
        "https://1.2.3.256,            egress.url-ipv4",
        "https://example.com.,         egress.url-trailing-dot",
        "https://under_score.example,  egress.url-host",
        "https://[fe80::1%25eth0]/,    egress.url-zone",
        "https://example.com\\@evil,   egress.url-characters",
        "'https://exa mple.com',       egress.url-characters",
        "https://ex\u0430mple.com,     egress.url-idn",
        "'',                           egress.url-length"
    })
    void whateverTwoParsersCouldReadDifferentlyIsRefused(String url, String code) {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> TargetUrl.parse(url))
                .returns(code, Problem::code)
                .returns("url", Problem.Invalid::field);
    }

    @Test
    void aPathIsAddedWithOneSlash() {
        assertThat(TargetUrl.parse("https://a.example/v1/").withPath("chat").toString())
                .isEqualTo("https://a.example/v1/chat");
        assertThat(TargetUrl.parse("https://a.example").withPath("chat").toString())
                .isEqualTo("https://a.example/chat");
    }
}
