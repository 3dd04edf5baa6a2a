package io.leafcast.k8s.client;

/**
 * The port to one Kubernetes API: any resource of it. Each request reads the settings' files anew.
 * For one thread; closing it from another ends what waits.
 */
public interface Api extends Followable {

  /** One object. Bad with code 404 if there is none, or no such resource. */
  <T> Answer<T> get(Resource<T> resource, Named name);

  /** About how many objects there are of {@code resource}, by asking for one of them. */
  Answer<Long> count(Resource<?> resource);

  /**
   * Server-side apply: makes the object have the fields of {@code json}, taking them over from
   * whoever else wrote them, and lose those that {@code manager} applied before and does no longer.
   *
   * @param json the object with {@code apiVersion}, {@code kind} and {@code metadata.name}
   * @return the object as it is then
   */
  <T> Answer<T> apply(Resource<T> resource, Named name, Part part, String manager, String json);

  /**
   * A JSON Patch (RFC 6902): all of its operations, or none. One that {@code test}s what is no
   * longer so is Bad with code 422, and is to be made anew of a fresh {@link #get}.
   *
   * @param operations a JSON list that begins with a {@code test}, so that sending it twice does
   *     what sending it once does
   * @return the object as it is then
   */
  <T> Answer<T> patch(Resource<T> resource, Named name, Part part, String operations);
}
