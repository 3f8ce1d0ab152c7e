package io.nexaera.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a workflow may say, and what is refused with its place named.
class DefinitionTest {
    private static final Map<String, Object> DATA = Map.of(
            "input", Map.of("name", "Ada", "n", 3L, "list", List.of(1L, 2L, 3L), "long", "x".repeat(40_000)),
            "steps", Map.of("ask", Map.of("answer", "Yes, of course")),
            "item", "",
            "run", Map.of("id", "r"));

    private static Definition steps(String... steps) {
        return Definition.parse("{\"steps\":[" + String.join(",", steps) + "]}");
    }

    @ParameterizedTest
    @EnumSource
    void everyRecipeIsGoodAndSurvivesTheEditor(Recipe recipe) {
        Definition read = Definition.parse(recipe.definition());
        assertThat(read.steps()).isNotEmpty();
        assertThat(Cards.of(recipe.definition()).definition()).isEqualTo(recipe.definition());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"name":"a","do":"loop"}                                                      | steps[0].do
            {"name":"a","do":"script","code":"while(true){}"}                             | steps[0].do
            {"name":"A b","do":"ask","question":"x"}                                      | steps[0].name
            {"name":"a","do":"ask"}                                                       | steps[0].question
            {"name":"a","do":"ask","question":"x","goto":"a"}                             | steps[0].goto
            {"name":"a","do":"ask","question":"{{ input.x + }}"}                          | steps[0].question
            {"name":"a","do":"ask","question":"{{ system.exit(1) }}"}                     | steps[0].question
            {"name":"a","do":"ask","question":"x","when":"nothing > 1"}                   | steps[0].when
            {"name":"a","do":"approve","question":"x","each":"input.list"}                | steps[0].each
            {"name":"a","do":"delay","minutes":99999999}                                  | steps[0].minutes
            {"name":"a","do":"delay"}                                                     | steps[0].minutes
            {"name":"a","do":"call","url":"http://127.0.0.1@x.com/"}                      | steps[0].url
            {"name":"a","do":"call","url":"https://{{ input.host }}/"}                    | steps[0].url
            {"name":"a","do":"call","url":"https://x.com{{ input.more }}"}                | steps[0].url
            {"name":"a","do":"call","url":"file:///etc/passwd"}                           | steps[0].url
            {"name":"a","do":"call","url":"https://x.com/","method":"CONNECT"}            | steps[0].method
            {"name":"a","do":"call","url":"https://x.com/","headers":{"Host":"y"}}        | steps[0].headers.Host
            {"name":"a","do":"call","url":"https://x.com/","headers":{"X-Api-Key":"y"}}   | steps[0].headers.X-Api-Key
            {"name":"a","do":"call","url":"https://x.com/","retries":1000}                | steps[0].retries
            {"name":"a","do":"extract","text":"x","fields":{"a":"code"}}                  | steps[0].fields.a
            {"name":"a","do":"extract","text":"x"}                                        | steps[0].fields
            {"name":"a","do":"emit"}                                                      | steps[0].event
            {"name":"a","do":"emit","event":"Not so"}                                     | steps[0].event
            {"name":"a","do":"emit","event":"x","values":"{{ input }}"}                   | steps[0].values
            {"name":"a","do":"emit","event":"x","values":{"a b":1}}                       | steps[0].values.a b
            {"name":"a","do":"condition"}                                                 | steps[0].that
            7                                                                             | steps[0]
            """)
    void whatCannotBeDoneIsRefusedWithItsPlace(String step, String place) {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> steps(step))
                .returns(place, Problem.Invalid::field)
                .satisfies(refused -> assertThat(refused.sentence()).startsWith(place + ": "));
    }

    @Test
    void tooMuchIsRefused() {
        String step = "{\"name\":\"a\",\"do\":\"ask\",\"question\":\"x\"}";
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> steps(step, step))
                .returns("steps[1].name", Problem.Invalid::field);
        assertThatExceptionOfType(Problem.Invalid.class).isThrownBy(() -> Definition.parse("{\"steps\":[]}"));
        assertThatExceptionOfType(Problem.Invalid.class).isThrownBy(() -> Definition.parse("[[[["));
        assertThatExceptionOfType(Problem.TooLarge.class)
                .isThrownBy(() -> Definition.parse("{\"steps\":\"" + "x".repeat(10_000_000) + "\"}"));
    }

    /// Each of these would run for ages, or fill the memory, in a language without limits.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.list.map(a,input.list.map(b,input.list.map(c,input.list.map(d,input.list.map(e,input.list.map(f,input.list.map(g,1)))))))",
                "input.long + input.long + input.long",
                "input.list.map(a, input.long + input.long)",
                "input.nothing.at.all",
                "1 / 0",
                "input.name + 1"
            })
    void anExpressionThatExplodesEndsInARefusalWithoutAWordOfTheData(String text) {
        Expression expression = Expression.parse(text, "steps[0].when");
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> expression.value(DATA, "steps[0].when"))
                .satisfies(refused -> assertThat(refused.sentence()).doesNotContain("Ada", "xxx"));
    }

    @Test
    void aFractionComparesWithAWholeNumber() {
        Map<String, Object> data = Map.of("input", Map.of("total", 120.5, "n", 3L));
        assertThat(Expression.parse("input.total > 100 && input.n < 3.5 && input.n == 3.0", "x")
                        .value(data, "x"))
                .isEqualTo(true);
    }

    @Test
    void nestingHasAnEnd() {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> Expression.parse("(".repeat(240) + "1" + ")".repeat(240), "x"));
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> Expression.parse("1" + "+1".repeat(300), "x"));
    }

    @Test
    void aTextBecomesTheValueOrHoldsIt() {
        Template body = Template.parse(
                Values.read(
                        "{\"n\":\"{{ input.n + 1 }}\",\"t\":\"Hello {{input.name}}: {{ steps.ask.answer }}\",\"l\":\"{{ input.list.filter(x, x > 1) }}\",\"plain\":{\"a\":[1,null,true]}}"),
                "body");
        assertThat(body.filled(DATA))
                .hasToString(
                        "{\"n\":4,\"t\":\"Hello Ada: Yes, of course\",\"l\":[2,3],\"plain\":{\"a\":[1,null,true]}}");
    }

    @Test
    void theHistoryShowsNoAddressesNumbersOrKeys() {
        String shown = Redacted.of(
                        Values.read(
                                "{\"mail\":\"ada@example.com\",\"phone\":\"+1 (555) 010-9999\",\"apiKey\":\"x\",\"note\":\"key sk-proj-0123456789abcdefghijklmn, mail bob@example.org\",\"n\":7}"))
                .toString();
        assertThat(shown)
                .doesNotContain("ada@", "bob@", "555", "0123456789abcdef", "\"x\"")
                .contains("\"n\":7", "[hidden]", "[number]", "[mail address]", "[key or id]");
    }

    @Test
    void theEditorsButtonsMoveAndRemove() {
        Cards cards = new Cards(List.of()).after("add:ask").after("add:ask").after("add:call");
        assertThat(cards.steps()).extracting(card -> card.get("name")).containsExactly("ask", "ask_2", "call");
        assertThat(cards.after("up:2").steps())
                .extracting(card -> card.get("name"))
                .containsExactly("ask", "call", "ask_2");
        assertThat(cards.after("remove:0").steps()).hasSize(2);
        assertThat(cards.after("remove:99").after("up:-1").after("add:script").steps())
                .hasSize(3);
    }
}
