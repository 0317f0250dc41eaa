terraform {
  # a validation names another variable
  required_version = ">= 1.9.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

# Where the platform is brought back.
provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

# Where it runs: only the first repository's bucket and its key are made there.
provider "aws" {
  alias  = "primary"
  region = var.primary_region

  default_tags {
    tags = local.tags
  }
}
