/// Tests of the model adapters, and the scripted providers that other tests use: [FakeOpenAi], [FakeAnthropic].
@org.jspecify.annotations.NullMarked
package io.nexaera.models;
