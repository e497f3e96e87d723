package org.apache.pinot.query.runtime.operator.factory;

/** Stands in for a class of the multi-stage engine, which is not on Maven Central; the broker only links to the name. */
public interface QueryOperatorFactoryProvider {
}
