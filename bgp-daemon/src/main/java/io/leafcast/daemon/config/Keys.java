package io.leafcast.daemon.config;

/**
 * What a config record is made from: it asks for its keys one after the other. Two answer: {@link
 * Binder} with what a file says, and {@link JsonSchema}, which writes down what is asked for. So
 * the keys stand in one place, and parser, messages and schema cannot differ.
 */
interface Keys {

  /** A key with one value. */
  <T> One<T> one(Key<T> key);

  /** A key with a list of at least one value. */
  <T> Many<T> many(Key<T> key);
}
