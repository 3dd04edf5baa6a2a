package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableList;
import io.leafcast.k8s.client.Answer.Bad;
import io.leafcast.k8s.client.Answer.Good;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The API over HTTP/1.1, one request at a time. Its own few pages of HTTP, because the JDK's
 * HttpURLConnection knows no PATCH, tries one address only and has no deadline for the whole of an
 * answer, and java.net.http costs 3 MiB and a quarter of a second (ADR 0003).
 */
public final class HttpApi implements Api {
  /** More pages than this are no list of a cluster that works. */
  private static final int MOST_PAGES = 1_000;

  private final Patience patience;
  private final HttpCalls calls;

  /** The API that {@code settings} say; nothing is read or opened yet. */
  public HttpApi(ApiSettings settings, Patience patience) {
    this(settings, patience, Names.OF_THIS_MACHINE);
  }

  /** The same, with names looked up elsewhere. */
  public HttpApi(ApiSettings settings, Patience patience, Names names) {
    this.patience = patience;
    this.calls = new HttpCalls(settings, patience, names);
  }

  @Override
  public <T> Answer<T> get(Resource<T> resource, Named name) {
    return object(HttpRequest.get(resource.path(name, Part.OBJECT)), resource);
  }

  @Override
  public Answer<Long> count(Resource<?> resource) {
    return calls.ask(
        HttpRequest.list(resource.path(Selection.ALL) + "?limit=1"),
        resource,
        patience.answer(),
        (body, access) -> judged(Documents.count(body), resource, access, Function.identity()));
  }

  @Override
  public <T> Answer<Page<T>> list(Resource<T> resource, Selection selection) {
    ImmutableList.Builder<T> all = ImmutableList.builder();
    String more = "";
    String server = "";
    int room = Json.MOST_OF_ALL;
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      String target = resource.path(selection) + selection.query(more);
      int left = room;
      Answer<Listed<T>> page =
          calls.ask(
              HttpRequest.list(target),
              resource,
              patience.answer(),
              (body, access) ->
                  judged(
                      Documents.list(body, resource, left),
                      resource,
                      access,
                      part -> new Listed<>(part, access.server().toString())));
      switch (page) {
        case Bad<Listed<T>>(Failure failure) -> {
          return new Bad<>(failure);
        }
        case Good<Listed<T>>(Listed<T>(var part, String from)) -> {
          all.addAll(part.items());
          room -= part.weight();
          server = from;
          more = part.more();
          if (more.isEmpty()) {
            return Answer.good(new Page<>(all.build(), part.resourceVersion(), server));
          }
        }
      }
    }
    return Answer.bad("the list of %s at %s does not end".formatted(resource.plural(), server));
  }

  private record Listed<T>(Documents.Part<T> part, String server) {}

  @Override
  public <T> Watched watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration time,
      Consumer<Event<T>> events) {
    Errors<T> errors = new Errors<>(events);
    Answer<Documents.End> end =
        calls.ask(
            HttpRequest.list(resource.path(selection) + selection.watchQuery(version, time)),
            resource,
            time.plus(patience.grace()),
            (body, access) ->
                judged(
                    Documents.events(body, resource, errors),
                    resource,
                    access,
                    Function.identity()));
    return switch (end) {
      case Bad<Documents.End>(Failure failure) ->
          failure.code() == HttpURLConnection.HTTP_GONE
              ? new Watched.Lost()
              : new Watched.Failed(failure);
      case Good<Documents.End>(Documents.End how) ->
          how == Documents.End.FINISHED && !errors.seen
              ? new Watched.Finished()
              : new Watched.Lost();
    };
  }

  @Override
  public <T> Answer<T> apply(
      Resource<T> resource, Named name, Part part, String manager, String json) {
    String target =
        resource.path(name, part) + "?fieldManager=" + Selection.encoded(manager) + "&force=true";
    return object(HttpRequest.apply(target, part, json), resource);
  }

  @Override
  public <T> Answer<T> patch(Resource<T> resource, Named name, Part part, String operations) {
    return object(HttpRequest.patch(resource.path(name, part), operations), resource);
  }

  /** Asks for what is answered with one object. */
  private <T> Answer<T> object(HttpRequest request, Resource<T> resource) {
    return calls.ask(
        request,
        resource,
        patience.answer(),
        (body, access) ->
            judged(Documents.object(body, resource), resource, access, Function.identity()));
  }

  @Override
  public void close() {
    calls.close();
  }

  /** Says of what could not be read where it came from. */
  private static <T, R> Answer<R> judged(
      Answer<T> read, Resource<?> resource, ApiAccess access, Function<T, R> good) {
    return switch (read) {
      case Good<T>(T value) -> Answer.good(good.apply(value));
      case Bad<T>(Failure broken) ->
          new Bad<>(Failure.garbage(broken.reason(), resource.kind(), access));
    };
  }

  /**
   * Keeps ERROR events back: 410 Gone, 504 Too large resource version (a server whose cache is
   * behind its store) and any other all mean that the list is to be read again, which tells more.
   */
  private static final class Errors<T> implements Consumer<Event<T>> {
    private final Consumer<Event<T>> events;
    private boolean seen;

    Errors(Consumer<Event<T>> events) {
      this.events = events;
    }

    @Override
    public void accept(Event<T> event) {
      if (event instanceof Event.Failed<T>) {
        seen = true;
      } else {
        events.accept(event);
      }
    }
  }

  /** Makes something of a body. */
  @FunctionalInterface
  interface Reader<T> {
    Answer<T> read(InputStream body, ApiAccess access);
  }
}
