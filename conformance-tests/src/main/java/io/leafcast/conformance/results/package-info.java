/**
 * What {@code ./leafcast test} says at its end: the reports that surefire left, counted and read
 * out. Nothing here runs a test, and nothing here knows what is tested.
 */
@NullMarked
package io.leafcast.conformance.results;

import org.jspecify.annotations.NullMarked;
