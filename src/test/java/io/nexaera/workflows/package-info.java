/// Tests of the one door out, and the scripted server that other tests use: [LoopbackServer].
@org.jspecify.annotations.NullMarked
package io.nexaera.workflows;
