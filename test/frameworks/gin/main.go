// gin with its own middleware, binding and validation, templates, and Run.
package main

import (
	"fmt"
	"html/template"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

type booking struct {
	Name  string    `json:"name" form:"name" binding:"required,min=2"`
	Seats int       `json:"seats" form:"seats" binding:"required,gte=1,lte=9"`
	Email string    `json:"email" form:"email" binding:"omitempty,email"`
	Day   time.Time `json:"day" form:"day" time_format:"2006-01-02"`
}

func main() {
	r := gin.Default() // logger and recovery
	r.HandleMethodNotAllowed = true
	r.SetHTMLTemplate(template.Must(template.New("index.tmpl").Parse(`<h1>{{ .title }}</h1>`)))
	r.Use(func(c *gin.Context) {
		c.Set("example", "12345")
		c.Header("X-Before", "yes")
		c.Next()
	})
	r.GET("/", func(c *gin.Context) { c.HTML(http.StatusOK, "index.tmpl", gin.H{"title": "Main <website>"}) })
	r.GET("/ping", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"message": "pong", "example": c.MustGet("example")}) })
	r.GET("/user/:name", func(c *gin.Context) { c.String(http.StatusOK, "Hello %s", c.Param("name")) })
	r.GET("/user/:name/*action", func(c *gin.Context) { c.String(http.StatusOK, "%s is %s", c.Param("name"), c.Param("action")) })
	r.GET("/welcome", func(c *gin.Context) {
		c.String(http.StatusOK, "%s %s %v", c.DefaultQuery("first", "Guest"), c.Query("last"), c.QueryMap("ids"))
	})
	r.POST("/book", func(c *gin.Context) {
		var b booking
		if err := c.ShouldBind(&b); err != nil {
			c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
			return
		}
		c.IndentedJSON(http.StatusCreated, b)
	})
	r.POST("/must", func(c *gin.Context) {
		var b booking
		if c.BindJSON(&b) == nil {
			c.PureJSON(http.StatusOK, b)
		}
	})
	r.POST("/form", func(c *gin.Context) {
		c.String(http.StatusOK, "%s %v %v", c.PostForm("a"), c.PostFormArray("b"), c.PostFormMap("m"))
	})
	r.POST("/upload", func(c *gin.Context) {
		form, err := c.MultipartForm()
		if err != nil {
			c.AbortWithStatusJSON(http.StatusBadRequest, gin.H{"error": err.Error()})
			return
		}
		for _, header := range form.File["files"] {
			file, err := header.Open()
			if err != nil {
				c.AbortWithError(http.StatusInternalServerError, err)
				return
			}
			n, _ := io.Copy(io.Discard, file)
			file.Close()
			c.String(http.StatusOK, "%s %d\n", header.Filename, n)
		}
	})
	r.GET("/xml", func(c *gin.Context) { c.XML(http.StatusOK, gin.H{"status": http.StatusOK}) })
	r.GET("/yaml", func(c *gin.Context) { c.YAML(http.StatusOK, gin.H{"message": "hey", "list": []int{1, 2}}) })
	r.GET("/jsonp", func(c *gin.Context) { c.JSONP(http.StatusOK, gin.H{"foo": "bar"}) })
	r.GET("/secure", func(c *gin.Context) { c.SecureJSON(http.StatusOK, []string{"lena", "austin"}) })
	r.GET("/ascii", func(c *gin.Context) { c.AsciiJSON(http.StatusOK, gin.H{"lang": "GO语言"}) })
	r.GET("/data", func(c *gin.Context) { c.Data(http.StatusOK, "application/x-test", []byte{0, 200, 255}) })
	r.GET("/redirect", func(c *gin.Context) { c.Redirect(http.StatusMovedPermanently, "/ping") })
	r.GET("/cookie", func(c *gin.Context) {
		seen, err := c.Cookie("gin")
		c.SetCookie("gin", "te st", 3600, "/", "localhost", false, true)
		c.String(http.StatusOK, "%s %v", seen, err)
	})
	r.GET("/panic", func(c *gin.Context) { panic("on purpose") })
	r.GET("/error", func(c *gin.Context) { c.AbortWithError(http.StatusBadGateway, fmt.Errorf("upstream")) })
	r.GET("/stream", func(c *gin.Context) {
		n := 0
		c.Stream(func(w io.Writer) bool {
			c.SSEvent("message", gin.H{"n": n})
			time.Sleep(2 * time.Millisecond)
			n++
			return n < 3
		})
	})
	auth := r.Group("/admin", gin.BasicAuth(gin.Accounts{"foo": "bar"}))
	auth.GET("/secrets", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"user": c.MustGet(gin.AuthUserKey)}) })
	r.NoRoute(func(c *gin.Context) { c.JSON(http.StatusNotFound, gin.H{"code": "PAGE_NOT_FOUND"}) })
	log.Fatal(r.Run()) // on PORT
}
