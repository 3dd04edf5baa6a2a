package io.leafcast.k8s.client;

import java.util.function.Function;

/** What is kept of the objects of a {@link Resource}. */
@FunctionalInterface
public interface Shape<T> {

  /** Begins an object. */
  Reading<T> begin();

  /** Of objects of which {@code metadata} says enough. */
  static <T> Shape<T> ofMeta(Function<Meta, T> done) {
    return () ->
        new Reading<>() {
          @Override
          public void field(String name, Json json) {
            json.skip();
          }

          @Override
          public T done(Meta meta) {
            return done.apply(meta);
          }
        };
  }

  /** One object while it is read. */
  interface Reading<T> {

    /**
     * A field of the object beside {@code apiVersion}, {@code kind} and {@code metadata}: {@code
     * json} stands at its value and has to be taken past it, by {@link Json#skip} where it is not
     * wanted.
     */
    void field(String name, Json json);

    /** The whole object, at its end. */
    T done(Meta meta);

    /**
     * About how many octets {@link #done} keeps, asked after it: what all objects of a list weigh
     * together is bounded.
     *
     * @param read what the texts weigh that were read of it, {@code metadata} among them; all of
     *     them are kept unless a shape says otherwise
     */
    default int weight(int read) {
      return read;
    }
  }
}
