/** Classes that break the rules of the library's packages, each rule at least once; ArchitectureTest reads them. */
package architecture.violations;
