/** Layer-normalised neural networks (Ba, Kiros, Hinton 2016, arXiv:1607.06450) as Apache Spark ML stages. */
package io.github.sparklayernorm;
