@org.jspecify.annotations.NullMarked
package io.nexaera.retention;
