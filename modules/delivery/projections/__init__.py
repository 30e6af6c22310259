"""What one situation shows of an outline. Pure: an outline goes in, frozen values come out; renderers take those."""
