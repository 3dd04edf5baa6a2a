package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Event;
import io.leafcast.k8s.client.Followable;
import io.leafcast.k8s.client.Page;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.client.Watched;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An API whose list is given, and whose watch tells what the test says, until it is closed. */
final class FakeApi<E> implements Followable {
  private volatile ImmutableList<E> objects;
  private final BlockingQueue<Event<E>> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final Semaphore taken = new Semaphore(0);
  private final AtomicInteger said = new AtomicInteger();
  private volatile boolean closed;

  FakeApi(ImmutableList<E> objects) {
    this.objects = objects;
  }

  /** From now on a list shows these. */
  void has(ImmutableList<E> other) {
    objects = other;
  }

  void tell(Event<E> event) {
    said.incrementAndGet();
    events.add(event);
  }

  /** What was asked for next: which resource, by which labels. */
  String asked() throws InterruptedException {
    return asked.take();
  }

  /** Waits until everything that was told since it was last asked has been listened to. */
  void awaitTaken() throws InterruptedException {
    taken.acquire(said.getAndSet(0));
  }

  boolean isClosed() {
    return closed;
  }

  boolean wasAsked() {
    return !asked.isEmpty();
  }

  @Override
  @SuppressWarnings("unchecked") // the test gives objects of the resource that is asked for
  public <T> Answer<Page<T>> list(Resource<T> resource, Selection selection) {
    asked.add(resource.plural() + " " + selection.labelSelector());
    return Answer.good(new Page<>((ImmutableList<T>) objects, "1", "here"));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Watched watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration time,
      Consumer<Event<T>> told) {
    try {
      while (!closed) {
        told.accept((Event<T>) events.take());
        taken.release();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return new Watched.Lost();
  }

  @Override
  public void close() {
    closed = true;
  }
}
