@org.jspecify.annotations.NullMarked
package io.nexaera.proof;
