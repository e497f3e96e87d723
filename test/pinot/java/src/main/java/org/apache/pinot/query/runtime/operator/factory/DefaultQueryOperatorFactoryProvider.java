package org.apache.pinot.query.runtime.operator.factory;

/** The broker reads {@code INSTANCE} when it starts and hands it to an engine that is switched off. */
public final class DefaultQueryOperatorFactoryProvider implements QueryOperatorFactoryProvider {
  /** Linked by its exact type, so not declared as the interface. */
  public static final DefaultQueryOperatorFactoryProvider INSTANCE = new DefaultQueryOperatorFactoryProvider();

  private DefaultQueryOperatorFactoryProvider() {
  }
}
