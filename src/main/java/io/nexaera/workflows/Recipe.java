package io.nexaera.workflows;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Workflows to begin with.
enum Recipe {
    NEW_LEAD(
            "New lead: classify, approve, send on",
            "The agent says whether a message is a lead, a person approves, and your CRM gets it.",
            """
            {"steps":[
              {"name":"classify","do":"ask","question":"Is the message below from a likely customer? Answer with yes or no and one reason.\\n\\n{{ input.message }}"},
              {"name":"ok","do":"approve","question":"{{ input.name }} wrote: {{ input.message }}\\n\\nThe agent says: {{ steps.classify.answer }}\\n\\nSend it to the CRM?","hours":72},
              {"name":"send","do":"call","method":"POST","url":"https://hooks.example.com/new-lead","body":{"name":"{{ input.name }}","message":"{{ input.message }}","verdict":"{{ steps.classify.answer }}","approved_by":"{{ steps.ok.by }}"}}]}"""),
    FOLLOW_UP(
            "Follow up by mail",
            "Waits a day, has the agent write a reply, and mails it after somebody has read it.",
            """
            {"steps":[
              {"name":"a_day","do":"delay","minutes":1440},
              {"name":"reply","do":"ask","question":"Write a short, friendly reply to this message, from what our documents say:\\n\\n{{ input.message }}"},
              {"name":"ok","do":"approve","question":"Send this to {{ input.email }}?\\n\\n{{ steps.reply.answer }}"},
              {"name":"mail","do":"mail","to":"{{ input.email }}","subject":"Your message","text":"{{ steps.reply.answer }}"}]}"""),
    EACH_ORDER("Each order of a list", "Fetches a list and calls an address once for each large order in it.", """
            {"steps":[
              {"name":"orders","do":"call","method":"GET","url":"https://shop.example.com/orders"},
              {"name":"large","do":"compute","values":{"list":"{{ steps.orders.body.orders.filter(o, o.total > 100) }}"}},
              {"name":"tell","do":"call","url":"https://hooks.example.com/large-order","each":"steps.large.list","body":{"order":"{{ item.id }}","total":"{{ item.total }}"}}]}"""),
    EMPTY("From scratch", "One question to the agent; add what you need.", """
            {"steps":[{"name":"ask","do":"ask","question":"{{ input.message }}"}]}""");

    private final String title;
    private final String text;
    private final String definition;

    Recipe(String title, String text, String definition) {
        this.title = title;
        this.text = text;
        this.definition = definition;
    }

    static Optional<Recipe> of(String code) {
        return Arrays.stream(values())
                .filter(recipe -> recipe.code().equals(code))
                .findFirst();
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    String text() {
        return text;
    }

    JsonNode definition() {
        return Values.read(definition);
    }
}
