package io.nexaera.chat;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param answerTime the longest time for a model's whole answer
/// @param passages how many passages an answer may rest on
/// @param heartbeat a silent stream shows a sign of life this often, and so notices that its reader has gone
@ConfigurationProperties("nexaera.chat")
record ChatSettings(
        @DefaultValue("120s") Duration answerTime,
        @DefaultValue("6") int passages,
        @DefaultValue("2s") Duration heartbeat) {}
