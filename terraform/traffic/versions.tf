terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # Exact, in place of a lock file (see terraform/.gitignore).
      version = "5.100.0"
    }
  }

  # Settings in environments/ENVIRONMENT/*.s3.tfbackend: one key for each environment and colour.
  backend "s3" {}
}
