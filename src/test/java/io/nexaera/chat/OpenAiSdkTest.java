package io.nexaera.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import io.nexaera.TestInstallation;
import io.nexaera.agents.Agent;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.identity.ApiKeys;
import io.nexaera.identity.KeyScope;
import io.nexaera.identity.Role;
import io.nexaera.models.FakeOpenAi;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The official OpenAI SDK against our `/v1`: what it can't read, no program can.
class OpenAiSdkTest {
    private static final TestInstallation.Tenant MAPLE =
            TestInstallation.newClient("Maple without documents", "maple-sdk");
    private static final TestInstallation.Tenant HARBOR = TestInstallation.harborPlumbing();
    private static final TenantScope SCOPE = MAPLE.as(Role.CLIENT_OWNER).scope();

    private final List<OpenAIClient> clients = new ArrayList<>();
    private final FakeOpenAi model = new FakeOpenAi();
    private final OpenAIClient client = sdk(MAPLE.key().text());
    private final Agent agent = agent();

    @AfterEach
    void stop() {
        clients.forEach(OpenAIClient::close);
        model.close();
    }

    private OpenAIClient sdk(String key) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(TestInstallation.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
        clients.add(client);
        return client;
    }

    private Agent agent() {
        NewConnection connection = new NewConnection(
                "sdk " + UUID.randomUUID(),
                ProviderKind.OPENAI,
                model.baseUrl(),
                "test-model",
                Optional.of(ProviderKey.of("sk-upstream-0123456789abcdef")));
        UUID id = TestInstallation.bean(ModelConnections.class)
                .add(SCOPE, connection)
                .id();
        AgentDraft draft = new AgentDraft(
                "Front desk",
                "Be brief.",
                Optional.of(id),
                Optional.of("test-model"),
                0.3,
                800,
                4_000,
                Optional.empty());
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(SCOPE, tx -> TestInstallation.bean(Agents.class).create(tx, draft));
    }

    private ChatCompletionCreateParams.Builder question(String text) {
        return ChatCompletionCreateParams.builder().model(agent.slug()).addUserMessage(text);
    }

    private ChatCompletion ask(String text) {
        return client.chat().completions().create(question(text).build());
    }

    private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> answer =
                client.chat().completions().createStreaming(params)) {
            answer.stream().forEach(chunk -> chunks.add(chunk.validate()));
        }
        return chunks;
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> chunk.choices()
                .forEach(choice -> text.append(choice.delta().content().orElse(""))));
        return text.toString();
    }

    @Test
    void agentsAreListedAsModelsAndFoundByName() {
        assertThat(client.models().list().data()).extracting(Model::id).contains(agent.slug());
        Model found = client.models().retrieve(agent.slug()).validate();
        assertThat(found.ownedBy()).isEqualTo(MAPLE.place().name());
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> client.models().retrieve("no-such-agent"));
    }

    @Test
    void anAnswerComesInOnePiece() {
        model.says("We open ", "at eight.");
        ChatCompletion answer = ask("When do you open?").validate();
        assertThat(answer.model()).isEqualTo(agent.slug());
        assertThat(answer.choices()).singleElement().satisfies(choice -> {
            assertThat(choice.message().content()).contains("We open at eight.");
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        });
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(17);
        assertThat(answer.toString()).contains("citations=[]");
    }

    @Test
    void anAnswerComesInPieces() {
        model.says("We open ", "at eight", ", Grüße 🦷");
        List<ChatCompletionChunk> chunks = stream(question("When do you open?").build());
        assertThat(text(chunks)).isEqualTo("We open at eight, Grüße 🦷");
        assertThat(chunks.getLast().choices().getFirst().finishReason())
                .contains(ChatCompletionChunk.Choice.FinishReason.STOP);
        assertThat(chunks)
                .extracting(ChatCompletionChunk::id)
                .containsOnly(chunks.getFirst().id());
        assertThat(chunks).noneMatch(chunk -> chunk.usage().isPresent());
    }

    @Test
    void tokensAreToldAtTheEndOfAStreamThatAsksForThem() {
        model.says("We open at eight.");
        List<ChatCompletionChunk> chunks = stream(question("When do you open?")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());
        assertThat(chunks.getLast().choices()).isEmpty();
        assertThat(chunks.getLast().usage().orElseThrow().promptTokens()).isEqualTo(12);
    }

    @Test
    void anAnswerThatReachedItsLimitSaysSo() {
        model.finishes("length", "We open").finishes("length", "We open");
        assertThat(ask("When do you open?").choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
        List<ChatCompletionChunk> chunks = stream(question("When do you open?").build());
        assertThat(chunks.getLast().choices().getFirst().finishReason())
                .contains(ChatCompletionChunk.Choice.FinishReason.LENGTH);
    }

    @Test
    void theHistoryAndSettingsOfTheProgramReachTheModel() throws InterruptedException {
        client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(agent.slug())
                        .addSystemMessage("Speak like a pirate.")
                        .addUserMessage("I am Ada.")
                        .addAssistantMessage("Good day, Ada.")
                        .addUserMessage("Who am I?")
                        .temperature(0.9)
                        .maxCompletionTokens(77)
                        .build());
        assertThat(model.awaitRequest().body())
                .contains("Be brief.", "Speak like a pirate.", "I am [PERSON_1_", "Good day, [PERSON_1_", "Who am I?")
                .contains("\"temperature\":0.9", "\"max_completion_tokens\":77");
    }

    @Test
    void anUnknownKeyIsUnauthorized() {
        OpenAIClient stranger = sdk("nx_unknown");
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> stranger.models().list())
                .satisfies(e -> assertThat(e.code()).contains("identity.unknown-key"));
    }

    @Test
    void aKeyThatMayNotChatIsDenied() {
        String key = TestInstallation.bean(ApiKeys.class)
                .create(MAPLE.as(Role.CLIENT_OWNER), "reads only", List.of(KeyScope.KNOWLEDGE_READ))
                .text();
        OpenAIClient reader = sdk(key);
        assertThatExceptionOfType(PermissionDeniedException.class)
                .isThrownBy(() -> reader.models().list());
    }

    @Test
    void aNeighboursAgentIsNotFound() {
        OpenAIClient neighbour = sdk(HARBOR.key().text());
        String id = agent.id().toString();
        assertThat(neighbour.models().list().data()).extracting(Model::id).doesNotContain(id);
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> neighbour
                        .chat()
                        .completions()
                        .create(ChatCompletionCreateParams.builder()
                                .model(id)
                                .addUserMessage("Hello?")
                                .build()));
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void aQuestionOverTheLimitIsABadRequestThatNamesTheLimit() {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> ask("x".repeat(5_000)))
                .withMessageContaining("4000")
                .satisfies(e -> assertThat(e.code()).contains("chat.question-length"));
    }

    @Test
    void aProviderThatLimitsUsIsOurProblemWithTheTimeToWait() {
        model.fails(429, "rate_limit_exceeded", Map.of("Retry-After", "7")).fails(429, "rate_limit_exceeded");
        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(() -> ask("Too often?"))
                .satisfies(e -> {
                    isOurs(e, "models.rate-limited");
                    assertThat(e.headers().values("Retry-After")).containsExactly("7");
                });
        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(() -> stream(question("Too often, streamed?").build()))
                .satisfies(e -> isOurs(e, "models.rate-limited"));
    }

    private static void isOurs(OpenAIServiceException e, String code) {
        assertThat(e.statusCode()).isEqualTo(502);
        assertThat(e.code()).contains(code);
        assertThat(e.getMessage()).doesNotContain("raw provider message", "sk-upstream");
    }

    @Test
    void anAnswerThatBreaksOffEndsTheStreamWithAnError() {
        model.cutsOffAfter("We open ");
        assertThatExceptionOfType(OpenAIServiceException.class)
                .isThrownBy(() -> stream(question("Cut off?").build()))
                .satisfies(e -> assertThat(e.code()).contains("models.cut-off"));
    }

    @Test
    void closingTheStreamEndsTheCallToTheModel() throws InterruptedException {
        model.hangsAfter("We open ");
        try (StreamResponse<ChatCompletionChunk> answer =
                client.chat().completions().createStreaming(question("Leave?").build())) {
            assertThat(answer.stream().findFirst()).isPresent();
        }
        model.awaitClientGone();
    }
}
