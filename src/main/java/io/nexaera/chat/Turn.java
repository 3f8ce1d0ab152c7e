package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.models.ModelMessage;
import java.util.List;
import java.util.UUID;

/// What there is to answer a question with, read in one transaction.
record Turn(Agent agent, UUID conversation, List<ModelMessage> history, String question) {}
