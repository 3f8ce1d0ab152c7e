@org.jspecify.annotations.NullMarked
package io.nexaera.shield;
